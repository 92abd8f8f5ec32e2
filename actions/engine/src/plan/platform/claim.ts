/**
 * A commit's own statement of the platform it wants: its templates, synthesized by code that nobody has reviewed, in a job
 * without permissions. A trusted job reads it as data, and compares it with what is live by its own code.
 */
import { z } from 'zod';
import { CodedError } from '../../kit/error.ts';
import { isRecord } from '../differences.ts';
import type { Template } from './change.ts';

/** CloudFormation's own quotas: template body in S3 1 MB, 500 resources a template, 128 characters a stack name. */
const limits = {
  bytes: 8_388_608,
  stacks: 40,
  resources: 500,
  depth: 40,
  values: 400_000,
  text: 65_536,
} as const;

const claimSchema = z.strictObject({
  schema: z.literal(1),
  /** The commit that the templates were made from. */
  commit: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?(-dirty)?$|^uncommitted$/),
  environment: z.string().regex(/^[a-z][a-z0-9]{1,9}$/),
  stacks: z
    .array(
      z.strictObject({
        stack: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/),
        region: z
          .string()
          .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
          .optional(),
        template: z.looseObject({
          Resources: z.record(z.string().max(255), z.looseObject({ Type: z.string().max(255) })),
        }),
      }),
    )
    .max(limits.stacks),
});

export interface PlatformClaim {
  readonly commit: string;
  readonly environment: string;
  readonly templates: readonly {
    readonly stack: string;
    readonly template: Template;
    readonly region?: string;
  }[];
}

/** What a job without permissions hands over. */
export function writeClaim(claim: PlatformClaim): string {
  const { commit, environment, templates } = claim;
  return `${JSON.stringify({ schema: 1, commit, environment, stacks: templates })}\n`;
}

/**
 * `expected`: what the trusted job plans; a claim about anything else is refused. `prefix`: every stack of the
 * environment begins with it. Throws `claim.invalid`.
 */
export function parseClaim(
  bytes: Uint8Array,
  expected: { readonly commit: string; readonly environment: string; readonly prefix: string },
): PlatformClaim {
  if (bytes.byteLength > limits.bytes) throw invalid(`it has ${bytes.byteLength} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('it is no JSON in UTF-8');
  }
  bounded(value);
  const parsed = claimSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const said = [issue?.path.join('.'), issue?.message].filter(Boolean);
    throw invalid(said.map((part) => part?.slice(0, 200)).join(': '));
  }
  const { commit, environment, stacks } = parsed.data;
  if (commit !== expected.commit) throw invalid(`it speaks of commit ${commit.slice(0, 8)}`);
  if (environment !== expected.environment) throw invalid(`it speaks of ${environment}`);
  const names = new Set<string>();
  for (const { stack, template } of stacks) {
    if (!stack.startsWith(expected.prefix)) throw invalid(`its stack ${stack} is not the environment's`);
    if (names.has(stack)) throw invalid(`it holds ${stack} twice`);
    names.add(stack);
    const count = Object.keys(template.Resources).length;
    if (count > limits.resources) throw invalid(`${stack} has ${count} resources`);
  }
  const templates = stacks.map(({ region, ...rest }) => ({ ...rest, ...(region && { region }) }));
  return { commit, environment, templates };
}

/** Members that would change what an object is, where a library copies them. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/** Without recursion, so that no depth of nesting can end the process. */
function bounded(value: unknown): void {
  const waiting: [unknown, number][] = [[value, 0]];
  let seen = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [each, depth] = next;
    if (++seen > limits.values) throw invalid(`it holds more than ${limits.values} values`);
    if (depth > limits.depth) throw invalid(`it is nested deeper than ${limits.depth} levels`);
    if (typeof each === 'string' && each.length > limits.text)
      throw invalid('it holds a text that is too long');
    if (Array.isArray(each)) for (const inner of each) waiting.push([inner, depth + 1]);
    else if (isRecord(each))
      for (const [name, inner] of Object.entries(each)) {
        if (forbidden.has(name) || name.length > 1_024)
          throw invalid('it holds a member that is not allowed');
        waiting.push([inner, depth + 1]);
      }
  }
}

function invalid(why: string): CodedError {
  return new CodedError({
    code: 'claim.invalid',
    message: `the platform claim cannot be read: ${why}`,
    remedy: 'make it anew from the commit: inx plan --write-platform-claim <file>',
  });
}
