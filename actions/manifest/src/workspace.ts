/** Everything a repository says of one environment: its document and all service manifests, read and checked together. */
import path from 'node:path';
import type { z } from 'zod';
import { type Document, parseDocument } from './document.ts';
import { type DocumentFiles, filesBelow } from './document-files.ts';
import { type Environment, environmentSchema } from './environment.ts';
import { type Fault, failed, type Parsed } from './fault.ts';
import { routeClashes } from './routes.ts';
import { type ServiceManifest, serviceSchema } from './service.ts';

export interface Workspace {
  readonly root: string;
  readonly environment: Environment;
  /** In order of name, as they are written. */
  readonly manifests: readonly ServiceManifest[];
  /** The same with the environment's overrides applied. */
  readonly services: readonly ServiceManifest[];
}

/**
 * Reads `infra/environments/<environment>.json` and every `services/<name>/service.json`; reports all faults at once.
 * `files`: absent for the folder `root` itself.
 */
export async function readWorkspace(
  root: string,
  environment: string,
  files: DocumentFiles = filesBelow(root),
): Promise<Parsed<Workspace>> {
  const [environmentDocument, serviceDocuments] = await Promise.all([
    readEnvironment(files, environment),
    readServices(files),
  ]);
  const faults: Fault[] = [environmentDocument, ...serviceDocuments].flatMap((each) =>
    each.ok ? [] : each.faults,
  );
  const documents = serviceDocuments.flatMap((each) => (each.ok ? [each.value] : []));
  // A service whose manifest is wrong is there nevertheless: that others use it is no fault of theirs.
  const wrong = serviceDocuments.flatMap((each) =>
    each.ok ? [] : each.faults.map(({ file }) => folderOf(file)),
  );
  faults.push(...crossFaults(documents, new Set(wrong)));
  if (documents.length === 0 && faults.length === 0) {
    faults.push({
      file: 'services',
      path: '',
      message: 'holds no service.json',
      remedy: 'add services/<name>/service.json',
    });
  }
  if (environmentDocument.ok) {
    for (const service of Object.keys(environmentDocument.value.value.services)) {
      if (
        documents.every((each) => each.value.name !== service) &&
        serviceDocuments.every((each) => each.ok)
      ) {
        faults.push(
          environmentDocument.value.faultAt(
            ['services', service],
            `no service is named "${service}"`,
            'correct the name or remove the override',
          ),
        );
      }
    }
  }
  if (faults.length > 0 || !environmentDocument.ok) return failed(faults);
  const manifests = documents.map(({ value }) => value).sort((a, b) => a.name.localeCompare(b.name));
  return {
    ok: true,
    value: {
      root,
      environment: environmentDocument.value.value,
      manifests,
      services: manifests.map((each) => applyOverrides(each, environmentDocument.value.value)),
    },
  };
}

async function readEnvironment(files: DocumentFiles, name: string): Promise<Parsed<Document<Environment>>> {
  const folder = 'infra/environments';
  const entries = (await files.entries(folder)) ?? [];
  const known = entries.flatMap((entry) => /^(.+)\.json$/.exec(entry.name)?.[1] ?? []);
  if (known.includes(name)) return readDocument(files, `${folder}/${name}.json`, environmentSchema);
  return failed([
    {
      file: `${folder}/${name}.json`,
      path: '',
      message: `there is no environment "${name}"`,
      remedy: `choose one of: ${known.join(', ') || 'none'}`,
    },
  ]);
}

async function readServices(files: DocumentFiles): Promise<Parsed<Document<ServiceManifest>>[]> {
  const folders = ((await files.entries('services')) ?? []).filter((entry) => entry.kind === 'directory');
  const found = await Promise.all(
    folders.map(async ({ name }) => {
      const inside = (await files.entries(`services/${name}`)) ?? [];
      return inside.some((entry) => entry.name === 'service.json') ? [`services/${name}/service.json`] : [];
    }),
  );
  return Promise.all(found.flat().map((file) => readDocument(files, file, serviceSchema)));
}

async function readDocument<S extends z.ZodType>(
  files: DocumentFiles,
  file: string,
  schema: S,
): Promise<Parsed<Document<z.output<S>>>> {
  const bytes = await files.read(file);
  if (bytes) return parseDocument(file, new TextDecoder().decode(bytes), schema);
  return failed([
    { file, path: '', message: 'cannot be read', remedy: `create ${file}, or correct its name` },
  ]);
}

const folderOf = (file: string) => path.basename(path.dirname(file));

function crossFaults(documents: readonly Document<ServiceManifest>[], wrong: ReadonlySet<string>): Fault[] {
  const byName = new Map(documents.map((each) => [each.value.name, each]));
  const faults: Fault[] = [];
  for (const document of documents) {
    const { name, uses } = document.value;
    const folder = folderOf(document.file);
    if (folder !== name)
      faults.push(
        document.faultAt(
          ['name'],
          `name "${name}" differs from its folder "${folder}"`,
          'give both the same name',
        ),
      );
    for (const [index, used] of uses.entries()) {
      if (!byName.has(used) && !wrong.has(used))
        faults.push(
          document.faultAt(
            ['uses', index],
            `no service is named "${used}"`,
            `choose one of: ${[...byName.keys()].join(', ')}`,
          ),
        );
    }
    for (const [variable, { secret }] of Object.entries(document.value.secrets)) {
      if (secret === 'database' && !document.value.needs.includes('database')) {
        faults.push(
          document.faultAt(
            ['secrets', variable],
            'takes the database secret, but needs does not name database',
            'add "database" to needs',
          ),
        );
      }
    }
  }
  for (const clash of routeClashes(documents.map((each) => each.value))) {
    const [first, second] = clash.services;
    const document = byName.get(second)!;
    faults.push(
      document.faultAt(
        ['routes', 'paths', clash.index],
        `route "${clash.pattern}" is claimed by "${first}" as well`,
        'give each pattern to one service',
      ),
    );
  }
  return faults;
}

/** A service as an environment runs it. */
export function applyOverrides(service: ServiceManifest, environment: Environment): ServiceManifest {
  const override = environment.services[service.name];
  if (!override) return service;
  return {
    ...service,
    cpu: override.cpu ?? service.cpu,
    memory: override.memory ?? service.memory,
    scaling: { ...service.scaling, ...given(override.scaling) },
    environment: { ...service.environment, ...override.environment },
    rollout: {
      ...service.rollout,
      observeSeconds: override.observeSeconds ?? service.rollout.observeSeconds,
    },
  };
}

/** Without members that were left out, so that they do not overwrite. */
function given<T extends object>(members: T | undefined): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(members ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
