/** Policies and what was used of them, compared both ways. */
import type { LocalAws } from '@inx/local';
import { applies, type Policy, type Question, readPolicy, type Statement } from '@inx/local/evaluate';

export type Used = ReturnType<LocalAws['permissions']>[number];

/** A role's inline policies as IAM has them: every name and number filled in. */
export async function policiesOf(aws: LocalAws, RoleName: string): Promise<readonly Policy[]> {
  const { PolicyNames } = await aws.invoke<{ PolicyNames: string[] }>('iam', 'ListRolePolicies', {
    RoleName,
  });
  return Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument } = await aws.invoke<{ PolicyDocument: string }>('iam', 'GetRolePolicy', {
        RoleName,
        PolicyName,
      });
      return readPolicy(decodeURIComponent(PolicyDocument));
    }),
  );
}

const question = ({ action, resource, context }: Used, roleArn: string): Question => ({
  principal: { kind: 'AWS', name: roleArn },
  action,
  resource,
  context: new Map(
    Object.entries(context).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [[key.toLowerCase(), typeof value === 'string' ? [value] : [...value]] as const],
    ),
  ),
});

/** Of one statement: actions, and resources, that no use needed. */
export function unusedOf(statement: Statement, uses: readonly Used[]) {
  const needed = (narrow: Partial<Statement>) =>
    uses.some((use) => applies({ ...statement, ...narrow }, question(use, use.roleArn), true));
  return {
    actions: (statement.actions ?? []).filter((action) => !needed({ actions: [action] })),
    resources: (statement.resources ?? []).filter((resource) => !needed({ resources: [resource] })),
  };
}
