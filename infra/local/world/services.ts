/** The services there are: every folder with a service.ts, its operations found by listing `operations/`. */
import { readdirSync } from 'node:fs';
import type { Operation, ServiceDefinition } from '../service.ts';
import { createModel, type Model } from '../wire/model.ts';

export interface LoadedService {
  readonly definition: ServiceDefinition<unknown>;
  /** Undefined for services without a client. Loaded on first use: a client takes 5 to 60 ms. */
  model(): Promise<Model | undefined>;
  /** Undefined where there is no file of that name. */
  operation(name: string): Promise<Operation<unknown, object, object> | undefined>;
  readonly operationNames: readonly string[];
}

export type Services = ReadonlyMap<string, LoadedService>;

export async function loadServices(): Promise<Services> {
  const root = new URL('../', import.meta.url);
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && readdirSync(new URL(`${entry.name}/`, root)).includes('service.ts'),
  );
  const loaded = await Promise.all(
    folders.map(async ({ name }) => [name, await loadService(new URL(`${name}/`, root))] as const),
  );
  return new Map(loaded);
}

async function loadService(folder: URL): Promise<LoadedService> {
  const { default: definition } = (await import(new URL('service.ts', folder).href)) as {
    default: ServiceDefinition<unknown>;
  };
  const operationNames = listOperations(folder);
  const known = new Set(operationNames);
  let model: Promise<Model | undefined> | undefined;
  return {
    definition,
    operationNames,
    model: () =>
      (model ??= definition.client ? definition.client().then(createModel) : Promise.resolve(undefined)),
    operation: async (name) => {
      if (!known.has(name)) return undefined;
      const module = (await import(new URL(`operations/${name}.ts`, folder).href)) as {
        default: Operation<unknown, object, object>;
      };
      return module.default;
    },
  };
}

function listOperations(folder: URL): string[] {
  const names = readdirSync(folder);
  if (!names.includes('operations')) return [];
  return readdirSync(new URL('operations/', folder)).flatMap((file) =>
    /^[A-Z]\w*\.ts$/.test(file) ? [file.slice(0, -3)] : [],
  );
}
