/** Which files of a folder belong to an image. */
import ignore, { type Ignore } from 'ignore';
import { CodedError } from '../kit/error.ts';
import type { Files } from './tools.ts';

export interface Source {
  /** From the repository's root. */
  readonly path: string;
  readonly executable: boolean;
}

/** Never part of an image, whatever the ignore files say: tests, papers, delivery settings, secrets. */
const never = [
  'node_modules/',
  '.git/',
  '.inx/',
  '.venv/',
  '__pycache__/',
  '*.pyc',
  'test/',
  'tests/',
  '__tests__/',
  '*.test.*',
  'test_*.py',
  '*_test.py',
  'conftest.py',
  'vitest.config.*',
  'pytest.ini',
  'tsconfig*.json',
  'pyproject.toml',
  'service.json',
  'uv.version',
  'requirements*.in',
  'requirements-*.txt',
  '*.md',
  '.*',
];

interface Rules {
  readonly base: string;
  readonly matcher: Ignore;
}

/** All files below `directory` that belong to an image, sorted. Ignore files of the root and of each folder on the way count. */
export async function sourcesOf(files: Files, directory: string): Promise<readonly Source[]> {
  const rules: Rules[] = [{ base: '', matcher: ignore().add(never) }];
  const parts = directory.split('/');
  for (let depth = 0; depth < parts.length; depth++) {
    rules.push(...(await rulesOf(files, parts.slice(0, depth).join('/'))));
  }
  const found: Source[] = [];
  if (!(await files.entries(directory))) {
    throw new CodedError({
      code: 'image.sources',
      message: `there is no folder ${directory}`,
      where: directory,
      remedy: 'create the folder, or remove the service that names it',
    });
  }
  await walk(files, directory, rules, found);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(
  files: Files,
  directory: string,
  outer: readonly Rules[],
  found: Source[],
): Promise<void> {
  const rules = [...outer, ...(await rulesOf(files, directory))];
  const entries = (await files.entries(directory)) ?? [];
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(directory, entry.name);
      if (isIgnored(rules, entry.kind === 'directory' ? `${path}/` : path)) return;
      if (entry.kind === 'directory') return walk(files, path, rules, found);
      if (entry.kind === 'other') throw special(path);
      found.push({ path, executable: entry.executable });
    }),
  );
}

async function rulesOf(files: Files, directory: string): Promise<Rules[]> {
  const read = async (name: string) => {
    const bytes = await files.read(join(directory, name));
    return bytes ? [{ base: directory, matcher: ignore().add(new TextDecoder().decode(bytes)) }] : [];
  };
  return [...(await read('.gitignore')), ...(await read('.dockerignore'))];
}

/** The deepest file that has an opinion decides, as git does; what `never` names stays out in any case. */
function isIgnored(rules: readonly Rules[], path: string): boolean {
  const [fixed, ...own] = rules;
  if (fixed?.matcher.ignores(path)) return true;
  for (const { base, matcher } of own.reverse()) {
    const inside = base === '' ? path : path.slice(base.length + 1);
    const verdict = matcher.test(inside);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

function special(path: string): CodedError {
  return new CodedError({
    code: 'image.sources',
    message: `${path} is a link or a device`,
    where: path,
    why: 'what it points to is not part of the sources, so the image could not be built again',
    remedy: 'replace it by a file, or name it in .gitignore',
  });
}

function join(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
