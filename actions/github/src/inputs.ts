/** An action's inputs: from the environment that the runner sets to one typed value, or every fault at once. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CodedError, type Problem } from '@inx/engine';
import type { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where faults are shown: the workflow that gave the inputs, when the runner tells which it is. */
export interface InputsPlace {
  /** The action's name, for the messages. */
  readonly action: string;
  /** Path of the workflow file inside the repository. */
  readonly workflow?: string;
  /** Folder that the workflow file can be read from. */
  readonly workspace?: string;
}

/**
 * Reads `INPUT_<NAME>` as the runner writes them (name in capitals, spaces as underscores; actions/runner,
 * Handler.cs). Throws a CodedError with every fault; a name that the action does not know is one of them, as the
 * runner only warns and a mistyped `environment` would release to the default.
 */
export function parseInputs<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
  place: InputsPlace,
): z.output<Schema> {
  const given: Record<string, string> = {};
  for (const [key, value] of Object.entries(environment)) {
    if (!key.startsWith('INPUT_') || value === undefined || value.trim() === '') continue;
    given[nameOf(key, Object.keys(schema.shape))] = value.trim();
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, given, schema, place));
  const [first, ...rest] = problems;
  throw new CodedError([first!, ...rest]);
}

function nameOf(key: string, known: readonly string[]): string {
  const upper = key.slice('INPUT_'.length);
  return known.find((name) => name.replaceAll(' ', '_').toUpperCase() === upper) ?? upper.toLowerCase();
}

function problemsOf(
  issue: z.core.$ZodIssue,
  given: Readonly<Record<string, string>>,
  schema: z.ZodObject,
  place: InputsPlace,
): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({
      code: 'input.unknown',
      message: `the ${place.action} action has no input "${name}"`,
      where: whereOf(name, place),
      remedy: remedyFor(name, Object.keys(schema.shape)),
    }));
  const name = String(issue.path[0] ?? '');
  const [message, remedy] = issue.message.split(' | ');
  const secret = name === 'token';
  const found =
    given[name] === undefined || secret ? '' : ` (found ${JSON.stringify(given[name].slice(0, 80))})`;
  return [
    {
      code: given[name] === undefined ? 'input.missing' : 'input.invalid',
      message: `input "${name}" ${message}${found}`,
      where: whereOf(name, place),
      remedy: remedy ?? `correct the input; docs/actions.md describes those of the ${place.action} action`,
    },
  ];
}

function remedyFor(name: string, known: readonly string[]): string {
  const nearest = known.toSorted((a, b) => distance(name, a) - distance(name, b))[0];
  return nearest !== undefined && distance(name, nearest) <= 3
    ? `did you mean "${nearest}"?`
    : `remove it; known are: ${known.join(', ')}`;
}

/** The workflow's own line where it can be told (one line only names that input), else the file, else the input. */
function whereOf(name: string, { action, workflow, workspace }: InputsPlace): string {
  if (workflow === undefined) return `with.${name} of the ${action} action`;
  const lines = workspace === undefined ? [] : readLines(path.join(workspace, workflow));
  const found = lines.flatMap((line, index) => {
    const match = new RegExp(`^\\s+(?:- )?(${name.replaceAll(/[^\w-]/g, '.')})\\s*:`, 'i').exec(line);
    return match ? [`${workflow}:${index + 1}:${line.indexOf(match[1]!) + 1}`] : [];
  });
  return found.length === 1 ? found[0]! : `${workflow}, with.${name} of the ${action} action`;
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    // A workflow of another repository, or no checkout: the file's name has to do.
    return [];
  }
}

/** Levenshtein's distance between two short names. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
