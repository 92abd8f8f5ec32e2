/** What the SDK's own runtime schemas say of a service: its protocol and the shapes of its operations. */
import { deref, NormalizedSchema } from '@smithy/core/schema';
import { findRoute, type Route, type Routed, routeOf } from './route.ts';

export type Protocol = 'awsJson1_0' | 'awsJson1_1' | 'awsQuery' | 'ec2Query' | 'restJson1' | 'restXml';

export interface Shapes {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Status of a good answer: trait `http`; 200 for protocols without it. */
  readonly status: number;
}

export interface Model {
  readonly protocol: Protocol;
  readonly xmlNamespace: string;
  /** `AmazonEC2ContainerServiceV20141113`: what stands before the dot of X-Amz-Target. */
  readonly target: string;
  /** Undefined for an operation that the service does not have. */
  operation(name: string): Shapes | undefined;
  /** REST protocols only: the operation that method and path name. */
  route(method: string, url: URL): Routed | undefined;
  /** The code an error has on the query wire, where it differs from its name (trait awsQueryError). */
  queryErrorCode(name: string): string;
}

type Module = Record<string, unknown>;
interface ProtocolConfiguration {
  readonly protocol: { getShapeId(): string };
  readonly protocolSettings: { readonly xmlNamespace?: string; readonly serviceTarget?: string };
}

/** Builds the model from a client package. The client is made once, for its configuration only; it never calls. */
export function createModel(module: Module): Model {
  const { protocol, protocolSettings } = configurationOf(module);
  const cache = new Map<string, Shapes | undefined>();
  let routes: readonly Route[] | undefined;
  return {
    protocol: protocol.getShapeId().split('#')[1] as Protocol,
    xmlNamespace: protocolSettings.xmlNamespace ?? '',
    target: protocolSettings.serviceTarget ?? '',
    operation: (name) => {
      if (!cache.has(name)) cache.set(name, readOperation(module[`${name}$`]));
      return cache.get(name);
    },
    route: (method, url) => {
      routes ??= routesOf(module);
      return findRoute(routes, method, url);
    },
    queryErrorCode: (name) => {
      const schema = module[`${name}$`];
      if (!Array.isArray(schema)) return name;
      const trait = NormalizedSchema.of(schema as never).getMergedTraits().awsQueryError as
        | readonly [string, number]
        | undefined;
      return trait?.[0] ?? name;
    },
  };
}

/** Schema 9 is an operation: kind, namespace, name, traits, input, output. */
function readOperation(schema: unknown): Shapes | undefined {
  if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
  const shape = (index: number) => NormalizedSchema.of(deref(schema[index]) as never);
  const http = NormalizedSchema.of(schema as never).getMergedTraits().http as
    | readonly [string, string, number]
    | undefined;
  return { input: shape(4), output: shape(5), status: http?.[2] ?? 200 };
}

function routesOf(module: Module): Route[] {
  return Object.entries(module).flatMap(([name, schema]) => {
    if (!name.endsWith('$') || !Array.isArray(schema) || schema[0] !== 9) return [];
    const { http } = NormalizedSchema.of(schema as never).getMergedTraits();
    return http ? [routeOf(name.slice(0, -1), http as [string, string, number])] : [];
  });
}

function configurationOf(module: Module): ProtocolConfiguration {
  const [, Client] =
    Object.entries(module).find(
      ([name, value]) => /^[A-Z].*Client$/.test(name) && typeof value === 'function',
    ) ?? [];
  const make = Client as new (configuration: object) => { readonly config: ProtocolConfiguration };
  return new make({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } }).config;
}
