/** Resource types: one file each under `resources/`, found by listing. */
import { readdirSync } from 'node:fs';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export type Properties = Record<string, unknown>;

export interface Made {
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: Properties;
}

export interface Context {
  readonly world: AccountWorld;
  readonly stackName: string;
  readonly logicalId: string;
  /** Tags of the stack. */
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** Told between the calls of a creation: should a later one fail, what is there already is deleted again. */
  readonly made: (physicalId: string) => void;
}

export interface ResourceHandler {
  /** Every property that is understood: another one fails the deployment by its name. */
  readonly properties: readonly string[];
  /** Properties whose change makes a new resource (CloudFormation's "Update requires: Replacement"). */
  readonly replacement: readonly string[];
  /** Properties without which CloudFormation refuses the resource. */
  readonly required?: readonly string[];
  create(properties: Properties, context: Context): Promise<Made>;
  /** Absent: the properties have no behaviour here, so an update only records them. */
  update?(physicalId: string, properties: Properties, before: Properties, context: Context): Promise<Made>;
  delete(physicalId: string, properties: Properties, context: Context): Promise<void>;
  /**
   * Live values of the properties in the template's form, for drift detection; undefined where the resource is gone.
   * Only properties that can be read back are answered: others are not compared. Absent: the type is not checked.
   */
  read?(physicalId: string, properties: Properties, context: Context): Promise<Properties | undefined>;
  /** DeletionPolicy Snapshot: what is kept before the resource goes. Absent: the type refuses that policy. */
  snapshot?(physicalId: string, properties: Properties, context: Context): Promise<void>;
  /** Properties of which some changes make a new resource and others do not: a change set says `Conditional`. */
  readonly conditional?: readonly string[];
}

const folder = new URL('./resources/', import.meta.url);
const files = new Set(
  readdirSync(folder).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : [])),
);

export const supportedTypes: readonly string[] = [...files].map((file) => file.replaceAll('-', '::')).sort();

/** Throws, naming the type, when there is no handler. */
export async function handlerOf(type: string): Promise<ResourceHandler> {
  const file = type.replaceAll('::', '-');
  if (!files.has(file))
    throw awsError('ValidationError', `Template format error: Unrecognized resource types: [${type}]`);
  return ((await import(new URL(`${file}.ts`, folder).href)) as { default: ResourceHandler }).default;
}

/** Throws for every property that the handler does not name. */
export function checkProperties(logicalId: string, handler: ResourceHandler, properties: Properties): void {
  const unknown = Object.keys(properties).filter((name) => !handler.properties.includes(name));
  if (unknown.length > 0)
    throw awsError(
      'ValidationError',
      `Properties validation failed for resource ${logicalId} with message: #: extraneous key [${unknown.join(', ')}] is not permitted (not supported by the embedded AWS)`,
    );
  const missing = (handler.required ?? []).filter((name) => properties[name] === undefined);
  if (missing.length > 0)
    throw awsError(
      'ValidationError',
      `Properties validation failed for resource ${logicalId} with message: ${missing.map((name) => `#: required key [${name}] not found`).join(', ')}`,
    );
}

/** Members of `properties` by name, for passing them on; absent ones stay absent. */
export function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
}

/** CloudFormation accepts numbers and booleans as text; services want them typed. */
export const asNumber = (value: unknown): number | undefined =>
  value === undefined ? undefined : Number(value);
export const asBoolean = (value: unknown): boolean | undefined =>
  value === undefined ? undefined : value === true || value === 'true';

/** A name where the template gives none: stack, logical id, random part, as CloudFormation builds it. */
export function generatedName({ stackName, logicalId }: Context, longest = 64): string {
  const random = crypto.randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase();
  return `${`${stackName}-${logicalId}`.slice(0, longest - 13)}-${random}`;
}
