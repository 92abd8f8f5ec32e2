/** The content key: one hash over all that goes into an image, and over nothing else. */
import { createHash } from 'node:crypto';
import type { Base, Runtime } from './base.ts';
import { digestOf } from './digest.ts';
import { type PackageLock, parseLock, restsOn } from './lockfile.ts';
import { mustRead } from './python.ts';
import { type Source, sourcesOf } from './sources.ts';
import type { BuildTools, Files, Target } from './tools.ts';

/** Raised whenever the same sources would give other bytes. */
export const builderVersion = 'inx-image/1';

export interface BuildInput {
  readonly service: string;
  readonly runtime: Runtime;
  readonly port: number;
  /** `services/<name>`, from the repository's root. */
  readonly directory: string;
  /** `services/kit-node` or `services/kit-python`. */
  readonly kit: string;
  readonly base: Base;
  readonly target: Target;
}

/** What was read to make a key; the build goes on from it. */
export interface Keyed {
  readonly input: BuildInput;
  readonly key: string;
  readonly roots: readonly { readonly directory: string; readonly sources: readonly Source[] }[];
  /** Hash over what the dependencies layer rests on alone. */
  readonly dependenciesKey: string;
  /** What went into the key, by name: so that two keys can be told apart by what differs. */
  readonly facts: ReadonlyMap<string, string>;
}

/** Keys of several services; what they share is read once. */
export async function imageKeys(inputs: readonly BuildInput[], tools: BuildTools): Promise<readonly Keyed[]> {
  const shared = new SharedReads(tools.files);
  return Promise.all(inputs.map((input) => keyOf(input, tools, shared)));
}

async function keyOf(input: BuildInput, tools: BuildTools, shared: SharedReads): Promise<Keyed> {
  const { directories, lines, facts } = await dependenciesOf(input, tools, shared);
  const roots = await Promise.all(directories.map((directory) => shared.root(directory)));
  const dependenciesKey = hashLines([builderVersion, ...lines]);
  const key = hashLines([
    dependenciesKey,
    `service ${input.service} ${input.runtime} ${input.port}`,
    `base ${input.base.digest}`,
    `platform ${Object.values(input.base.platform).join('/')}`,
    ...roots.flatMap((root) => root.lines),
  ]);
  const known = new Map([
    ['the image builder', builderVersion],
    ['the base image', input.base.digest],
    ['the port', String(input.port)],
    ...facts,
    ...roots.flatMap((root) => root.lines.map((line): [string, string] => fact(line))),
  ]);
  return { input, key, roots, dependenciesKey, facts: known };
}

async function dependenciesOf(input: BuildInput, tools: BuildTools, shared: SharedReads) {
  if (input.runtime === 'node') {
    const { packages, workspaces } = restsOn(await shared.lock(), input.directory);
    const directories = [...new Set([...workspaces, input.kit])].sort();
    const facts: [string, string][] = [
      ['the bundler', tools.bundler.version],
      ['the Node version', input.target.nodeVersion],
      ...packages.map((line): [string, string] => {
        const [folder, rest] = fact(line);
        return [`package-lock.json: ${folder.replace(/^.*node_modules\//, '')}`, rest];
      }),
    ];
    return {
      directories,
      lines: [tools.bundler.version, `node ${input.target.nodeVersion}`, ...packages],
      facts,
    };
  }
  const { version, platform } = input.target.python;
  const file = `${input.directory}/requirements.txt`;
  const bytes = await mustRead(tools.files, file);
  const requirements = digestOf(bytes);
  const host = platform ?? Object.values(input.target.platform).join('/');
  return {
    directories: [input.directory, input.kit],
    lines: [tools.wheels.version, `python ${version} ${host}`, requirements],
    facts: [
      ['the installer', tools.wheels.version],
      ['the Python version', `${version} ${host}`],
      ...requirementsOf(bytes).map(([name, pinned]): [string, string] => [`${file}: ${name}`, pinned]),
    ] as [string, string][],
  };
}

/** Name and pin of each requirement, hashes included, as `uv pip compile` writes them. */
function requirementsOf(bytes: Uint8Array): [string, string][] {
  const text = new TextDecoder().decode(bytes).replaceAll(/\\\r?\n/g, ' ');
  return text.split('\n').flatMap((line): [string, string][] => {
    const found = /^([A-Za-z0-9._-]+)(\[[^\]]*\])?==(.+)$/.exec(line);
    return found ? [[found[1]!, found[3]!.trim()]] : [];
  });
}

/** A line's first word, and the rest. */
function fact(line: string): [string, string] {
  const at = line.indexOf(' ');
  return [line.slice(0, at), line.slice(at + 1)];
}

/** Length-prefixed, so that no two lists of lines can look the same. */
function hashLines(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${Buffer.byteLength(line)}:${line}\n`);
  return hash.digest('hex');
}

interface HashedRoot {
  readonly directory: string;
  readonly sources: readonly Source[];
  readonly lines: readonly string[];
}

/** Each folder and the lock file are read once, however many services rest on them. */
class SharedReads {
  readonly #files: Files;
  readonly #roots = new Map<string, Promise<HashedRoot>>();
  #lock: Promise<PackageLock> | undefined;

  constructor(files: Files) {
    this.#files = files;
  }

  lock(): Promise<PackageLock> {
    this.#lock ??= this.#files.read('package-lock.json').then(parseLock);
    return this.#lock;
  }

  root(directory: string): Promise<HashedRoot> {
    const known = this.#roots.get(directory) ?? this.#hash(directory);
    this.#roots.set(directory, known);
    return known;
  }

  async #hash(directory: string): Promise<HashedRoot> {
    const sources = await sourcesOf(this.#files, directory);
    const lines = sources.map(async ({ path, executable }) => {
      const bytes = await mustRead(this.#files, path);
      const content = path.endsWith('/package.json') ? packageFacts(bytes) : bytes;
      return `${path} ${executable ? 'x' : '-'} ${digestOf(content)}`;
    });
    return { directory, sources, lines: await Promise.all(lines) };
  }
}

/** What a bundler reads of a package.json; scripts and development tools do not reach the image. */
function packageFacts(bytes: Uint8Array): string {
  const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const read = ['name', 'type', 'main', 'module', 'exports', 'imports', 'sideEffects', 'browser'];
  return JSON.stringify(read.map((member) => manifest[member] ?? null));
}
