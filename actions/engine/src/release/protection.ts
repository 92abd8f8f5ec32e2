/** Whether GitHub itself asks before a job may act on an environment. Pure. */

import type { Environment } from '@inx/manifest';
import { z } from 'zod';
import type { Problem } from '../kit/error.ts';

/** GitHub REST API, "Get an environment" and "List deployment branch policies"; what is not read passes. */
const environmentSchema = z.looseObject({
  name: z.string(),
  protection_rules: z
    .array(z.looseObject({ type: z.string(), reviewers: z.array(z.unknown()).nullish() }))
    .nullish(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});
const branchesSchema = z.looseObject({
  branch_policies: z.array(z.looseObject({ name: z.string(), type: z.string().nullish() })),
});

export interface ProtectionAnswers {
  /** Body of GET /repos/{owner}/{repo}/environments/{environment_name}; undefined where it answers 404. */
  readonly environment: unknown;
  /** Body of …/deployment-branch-policies; undefined where the environment has no custom policies. */
  readonly branchPolicies?: unknown;
}

/**
 * Required reviewers, and deployments from `main` only: what keeps one person, or any branch, from reaching users.
 * Nothing is asked of an environment that `promotion.acceptUnprotectedEnvironment` lets pass.
 */
export function protectionProblems(
  answers: ProtectionAnswers,
  { name, promotion }: Pick<Environment, 'name' | 'promotion'>,
): Problem[] {
  if (promotion.acceptUnprotectedEnvironment) return [];
  const parsed = environmentSchema.safeParse(answers.environment);
  const settings = `settings of the repository, Environments, ${name}`;
  const problem = (code: string, message: string, remedy: string): Problem => ({
    code,
    message,
    where: settings,
    remedy: `${remedy}; or accept it: promotion.acceptUnprotectedEnvironment in infra/environments/${name}.json`,
  });
  if (!parsed.success)
    return [
      problem(
        'promotion.unprotected',
        `GitHub has no environment ${name}, so nothing asks before a job acts on it`,
        'create it, with required reviewers and main as its only branch',
      ),
    ];
  const { protection_rules: rules, deployment_branch_policy: policy } = parsed.data;
  const reviewed = (rules ?? []).some(
    (rule) => rule.type === 'required_reviewers' && (rule.reviewers ?? []).length > 0,
  );
  const branches = branchesSchema.safeParse(answers.branchPolicies);
  const allowed = branches.success ? branches.data.branch_policies : [];
  const mainOnly =
    policy?.custom_branch_policies === true &&
    allowed.length === 1 &&
    allowed[0]?.name === 'main' &&
    (allowed[0].type ?? 'branch') === 'branch';
  const found = policy?.protected_branches
    ? 'every protected branch'
    : policy?.custom_branch_policies
      ? allowed.map((each) => each.name).join(', ') || 'nothing that could be read'
      : 'every branch';
  return [
    ...(reviewed
      ? []
      : [
          problem(
            'promotion.no-reviewers',
            `GitHub's environment ${name} asks nobody for an approval`,
            'require reviewers there',
          ),
        ]),
    ...(mainOnly
      ? []
      : [
          problem(
            'promotion.branches',
            `GitHub's environment ${name} lets ${found} deploy`,
            'allow main only, by "Selected branches and tags"',
          ),
        ]),
  ];
}
