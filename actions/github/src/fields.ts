/** What an input of an action may be. GitHub hands every input over as text; an empty one counts as not given. */
import { Secret } from '@inx/engine';
import { z } from 'zod';

/** The message before ` | ` says what is wrong, the text after it how to mend it. */
const expected = (what: string, remedy: string) => ({ error: `must be ${what} | ${remedy}` });

export const environmentName = () =>
  z
    .string({ error: 'is required | name an environment, for example dev' })
    .regex(
      /^[a-z][a-z0-9]{1,9}$/,
      expected(
        '2 to 10 lower-case letters and digits',
        'name a document of infra/environments, for example dev',
      ),
    );

/** YAML's own booleans, as @actions/core reads them; nothing else, so that "yes" is not taken for no. */
export const flag = (initially: boolean) =>
  z
    .enum(
      ['true', 'True', 'TRUE', 'false', 'False', 'FALSE'],
      expected('true or false', 'write true or false'),
    )
    .transform((text) => text.toLowerCase() === 'true')
    .default(initially);

/** A whole number between `least` and `most`. */
const whole = (least: number, most: number, what: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, expected(what, `write a number from ${least} to ${most}`))
    .transform(Number)
    .refine(
      (value) => value >= least && value <= most,
      expected(`${what} from ${least} to ${most}`, `write a number from ${least} to ${most}`),
    );

/** Seconds; GitHub ends a job after six hours. */
export const waitSeconds = (initially: number) => whole(0, 21_600, 'a number of seconds').default(initially);

export const releaseNumber = () => whole(1, 999_999_999, 'a release number').optional();

export const pullRequestNumber = () => whole(1, 999_999_999, 'a pull request number').optional();

export const planDigest = () =>
  z
    .string()
    .regex(
      /^[0-9a-f]{64}$/,
      expected('64 hexadecimal digits', "hand on the plan action's output plan-digest"),
    )
    .optional();

export const commitSha = () =>
  z
    .string()
    .regex(/^[0-9a-f]{40}$/, expected('a full commit of 40 hexadecimal digits', 'git rev-parse <name>'))
    .optional();

/** Names of services, by comma or line; empty means all. */
export const serviceNames = () =>
  z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
    .pipe(
      z.array(
        z
          .string()
          .regex(
            /^[a-z][a-z0-9-]{0,30}$/,
            expected('names of services', 'write names as in services/<name>, by comma or line'),
          ),
      ),
    )
    .default([]);

/** A path inside the workspace, relative to it. */
export const pathInside = () =>
  z
    .string()
    .refine(
      (text) =>
        !/^([/\\]|[A-Za-z]:)/.test(text) && !text.split(/[/\\]/).includes('..') && !text.includes('\0'),
      expected('a path inside the workspace', 'write it relative to the workspace, without ".."'),
    );

/** A file or folder, relative to the repository or absolute (the runner's folder for temporary files, say). */
export const filePath = () =>
  z
    .string()
    .refine(
      (text) => !/[\0\n]/.test(text),
      expected('one path', 'write a single path, relative to the repository or absolute'),
    )
    .optional();

/** A token for GitHub's API. It is masked before anything else happens. */
export const token = () =>
  z
    .string()
    .regex(/^[\x21-\x7e]{1,4096}$/, expected('a token', 'leave it out, or hand on ${{ github.token }}'))
    .transform((value) => new Secret('token', value))
    .optional();

/** Inputs of a plan: a release is another environment's, and brings its own commit and manifests. */
export function deployOrPromotion(
  inputs: Readonly<Record<string, unknown>>,
  context: Pick<z.core.$RefinementCtx, 'addIssue'>,
): void {
  const fault = (input: string, message: string) =>
    context.addIssue({ code: 'custom', path: [input], message });
  if (inputs['from'] === undefined && inputs['release'] !== undefined)
    fault('release', 'belongs to a promotion | name the environment that runs it in from, or leave it out');
  if (inputs['services'] === false && inputs['templates'] === undefined)
    fault('services', 'leaves nothing to plan without templates | hand on what CDK synthesized in templates');
  for (const input of ['commit', 'templates', 'platform-claim'])
    if (inputs['from'] !== undefined && inputs[input] !== undefined)
      fault(input, 'belongs to a deploy, and from asks for a promotion | leave one of the two out');
}
