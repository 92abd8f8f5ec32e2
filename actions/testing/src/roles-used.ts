/** Policies and what was used of them, compared both ways. */
import type { LocalAws } from '@inx/local';
import { applies, type Policy, type Question, readPolicy, type Statement } from '@inx/local/evaluate';
import type { DeliveryRole } from '@inx/platform/delivery';

export type Used = ReturnType<LocalAws['permissions']>[number];

/** A role's inline policies as IAM has them: every name and number filled in. */
async function policiesOf(aws: LocalAws, RoleName: string, account?: string): Promise<readonly Policy[]> {
  const iam = <Output>(operation: string, input: object) =>
    aws.invoke<Output>('iam', operation, { RoleName, ...input }, account);
  const { PolicyNames } = await iam<{ PolicyNames: string[] }>('ListRolePolicies', {});
  return Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument } = await iam<{ PolicyDocument: string }>('GetRolePolicy', { PolicyName });
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
function unusedOf(statement: Statement, uses: readonly Used[]) {
  const needed = (narrow: Partial<Statement>) =>
    uses.some((use) => applies({ ...statement, ...narrow }, question(use, use.roleArn), true));
  return {
    actions: (statement.actions ?? []).filter((action) => !needed({ actions: [action] })),
    resources: (statement.resources ?? []).filter((resource) => !needed({ resources: [resource] })),
  };
}

/** What the role may do and nothing needed, without a written reason; and reasons for what was needed after all. */
export async function unexplained(
  aws: LocalAws,
  role: Pick<DeliveryRole, 'name' | 'grants'>,
  uses: readonly Used[],
  account?: string,
): Promise<string[]> {
  const policies = await policiesOf(aws, role.name, account);
  return policies
    .flatMap(({ statements }) => statements)
    .flatMap((statement) => {
      const { actions, resources } = unusedOf(statement, uses);
      const reasons = role.grants.find(({ id }) => id === statement.sid)?.unrehearsed ?? {};
      const needless = actions.filter((action) => !reasons[action]);
      const idle = Object.keys(reasons).filter((action) => !actions.includes(action));
      return [
        ...needless.map((action) => `${statement.sid}: ${action} is never used`),
        ...(actions.length < (statement.actions?.length ?? 0)
          ? resources.map((resource) => `${statement.sid}: nothing was done to ${resource}`)
          : []),
        ...idle.map((action) => `${statement.sid}: ${action} is used, so its excuse can go`),
      ];
    });
}
