/** Files that a plan is made from: what the platform should be, and the plan that was reviewed. */
import { readFile } from 'node:fs/promises';
import {
  CodedError,
  messageOf,
  parseClaim,
  type ReviewedPlan,
  reviewedSchema,
  type WantedPlatform,
} from '@inx/engine';
import { names } from '@inx/manifest';
import { readAssembly } from './assembly.ts';
import type { Session } from './session.ts';

/**
 * The platform's half of a plan from a `cdk.out` folder, or from a commit's own claim of it; undefined for neither.
 * Throws where the file cannot be taken.
 */
export async function readWantedPlatform(
  { context, workspace }: Session,
  files: { readonly templates?: string | undefined; readonly claim?: string | undefined },
): Promise<WantedPlatform | undefined> {
  if (files.templates !== undefined) return { templates: await readAssembly(files.templates) };
  if (files.claim === undefined) return undefined;
  const { environment } = workspace;
  const { templates } = parseClaim(await readFile(files.claim), {
    commit: context.commit.sha,
    environment: environment.name,
    prefix: names(environment).stack(''),
  });
  return { templates, claimed: true };
}

/** A plan as `inx plan --json` prints it, or as the plan action leaves it. Throws `plan.reviewed-unreadable`. */
export async function readReviewed(file: string): Promise<ReviewedPlan> {
  const invalid = (why: string) =>
    new CodedError({
      code: 'plan.reviewed-unreadable',
      message: `${file} is no plan: ${why}`,
      where: file,
      remedy: 'write it by inx plan --json, or by the plan action',
    });
  const text = await readFile(file, 'utf8').catch((error) => {
    throw invalid(messageOf(error));
  });
  const lines = text.split('\n').filter(Boolean);
  for (const line of lines) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw invalid('it is no JSON');
    }
    if ((value as { type?: unknown } | null)?.type !== 'plan') continue;
    const parsed = reviewedSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw invalid(`${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
  }
  throw invalid('it holds no line with the type "plan"');
}
