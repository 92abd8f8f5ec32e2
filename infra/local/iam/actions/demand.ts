/** What a call asks of IAM: one action on one resource, with what conditions may look at. */
import type { AccountWorld } from '../../service.ts';

export interface Demand {
  readonly action: string;
  /** ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The resource's own policy document, where it has one. */
  readonly resourcePolicy?: string | undefined;
  /** Trust policies: nobody comes in without their word. */
  readonly resourceDecides?: boolean;
}

export type Input = Readonly<Record<string, unknown>>;
/** Operation → its demands. Sources: Service Authorization Reference, "Actions, resources, and condition keys". */
export type Mapping = Readonly<
  Record<string, (input: Input, world: AccountWorld) => readonly Demand[] | Promise<readonly Demand[]>>
>;

export const text = (input: Input, name: string): string | undefined =>
  typeof input[name] === 'string' ? input[name] : undefined;

export const texts = (input: Input, name: string): readonly string[] => {
  const value = input[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
};

export const items = (input: Input, name: string): readonly Input[] => {
  const value = input[name];
  return Array.isArray(value) ? (value as Input[]) : [];
};

/** A name as the ARN it stands for; an ARN as it is. */
export const asArn = (value: string | undefined, make: (name: string) => string): string =>
  value?.startsWith('arn:') ? value : make(value ?? '');

/** Every operation of these names on any resource. */
export const everywhere = (prefix: string, names: readonly string[]): Mapping =>
  Object.fromEntries(names.map((name) => [name, () => [{ action: `${prefix}:${name}`, resource: '*' }]]));

/** Tags of the request, in the forms that AWS's shapes write them. */
export function requestTags(input: Input): Record<string, string | readonly string[]> {
  const own = input['tags'] ?? input['Tags'];
  if (own === undefined || own === null) return {};
  const pairs: [string, string][] = Array.isArray(own)
    ? (own as Input[]).map((tag) => [
        String(tag['key'] ?? tag['Key']),
        String(tag['value'] ?? tag['Value'] ?? ''),
      ])
    : Object.entries(own as Record<string, string>);
  return {
    'aws:TagKeys': pairs.map(([key]) => key),
    ...Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

/** A role handed to a service. */
export const passRole = (
  role: string | undefined,
  service: string,
  world: AccountWorld,
): readonly Demand[] =>
  role
    ? [
        {
          action: 'iam:PassRole',
          resource: asArn(role, (name) => `arn:aws:iam::${world.accountId}:role/${name}`),
          context: { 'iam:PassedToService': service },
        },
      ]
    : [];
