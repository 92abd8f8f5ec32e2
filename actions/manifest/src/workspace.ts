/** Everything a repository says of one environment: its document and all service manifests, read and checked together. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Document, readDocument } from './document.ts';
import { type Environment, environmentSchema } from './environment.ts';
import { type Fault, failed, type Parsed } from './fault.ts';
import { routeClashes } from './routes.ts';
import { type ServiceManifest, serviceSchema } from './service.ts';

export interface Workspace {
  readonly root: string;
  readonly environment: Environment;
  /** In order of name, the environment's overrides applied. */
  readonly services: readonly ServiceManifest[];
}

/** Reads `infra/environments/<environment>.json` and every `services/<name>/service.json`; reports all faults at once. */
export async function readWorkspace(root: string, environment: string): Promise<Parsed<Workspace>> {
  const [environmentDocument, serviceDocuments] = await Promise.all([
    readEnvironment(root, environment),
    readServices(root),
  ]);
  const faults: Fault[] = [environmentDocument, ...serviceDocuments].flatMap((each) =>
    each.ok ? [] : each.faults,
  );
  const documents = serviceDocuments.flatMap((each) => (each.ok ? [each.value] : []));
  faults.push(...crossFaults(documents));
  if (documents.length === 0 && faults.length === 0) {
    faults.push({
      file: path.join('services'),
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
  const overrides = environmentDocument.value.value.services;
  const services = documents
    .map(({ value }) => merge(value, overrides[value.name]))
    .sort((a, b) => a.name.localeCompare(b.name));
  return { ok: true, value: { root, environment: environmentDocument.value.value, services } };
}

async function readEnvironment(root: string, name: string): Promise<Parsed<Document<Environment>>> {
  const relative = path.join('infra', 'environments', `${name}.json`);
  const known = await readdir(path.join(root, 'infra', 'environments')).catch((): string[] => []);
  if (!known.includes(`${name}.json`)) {
    const list = known.map((file) => file.replace(/\.json$/, '')).join(', ') || 'none';
    return failed([
      {
        file: relative,
        path: '',
        message: `there is no environment "${name}"`,
        remedy: `choose one of: ${list}`,
      },
    ]);
  }
  return relativeTo(root, await readDocument(path.join(root, relative), environmentSchema));
}

async function readServices(root: string): Promise<Parsed<Document<ServiceManifest>>[]> {
  const folder = path.join(root, 'services');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const candidates = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async (entry) => {
        const files = await readdir(path.join(folder, entry.name));
        return files.includes('service.json') ? [path.join(folder, entry.name, 'service.json')] : [];
      }),
  );
  return Promise.all(
    candidates.flat().map(async (file) => relativeTo(root, await readDocument(file, serviceSchema))),
  );
}

/** Faults name files as a person would from the repository's root. */
function relativeTo<T>(root: string, parsed: Parsed<Document<T>>): Parsed<Document<T>> {
  const shorten = (fault: Fault): Fault => ({
    ...fault,
    file: path.relative(root, path.resolve(root, fault.file)),
  });
  if (!parsed.ok) return failed(parsed.faults.map(shorten));
  const { faultAt, file, value } = parsed.value;
  return {
    ok: true,
    value: { file: path.relative(root, file), value, faultAt: (...place) => shorten(faultAt(...place)) },
  };
}

function crossFaults(documents: readonly Document<ServiceManifest>[]): Fault[] {
  const byName = new Map(documents.map((each) => [each.value.name, each]));
  const faults: Fault[] = [];
  for (const document of documents) {
    const { name, uses } = document.value;
    const folder = path.basename(path.dirname(document.file));
    if (folder !== name)
      faults.push(
        document.faultAt(
          ['name'],
          `name "${name}" differs from its folder "${folder}"`,
          'give both the same name',
        ),
      );
    for (const [index, used] of uses.entries()) {
      if (!byName.has(used))
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

function merge(
  service: ServiceManifest,
  override: Environment['services'][string] | undefined,
): ServiceManifest {
  if (!override) return service;
  return {
    ...service,
    cpu: override.cpu ?? service.cpu,
    memory: override.memory ?? service.memory,
    scaling: {
      ...service.scaling,
      min: override.scaling?.min ?? service.scaling.min,
      max: override.scaling?.max ?? service.scaling.max,
    },
    environment: { ...service.environment, ...override.environment },
    rollout: {
      ...service.rollout,
      observeSeconds: override.observeSeconds ?? service.rollout.observeSeconds,
    },
  };
}
