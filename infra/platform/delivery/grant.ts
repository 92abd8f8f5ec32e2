/** What a role may do, with the reason for each part of it: the policy, docs/roles.md and the tests read the same value. */

export interface Grant {
  /** The statement's Sid. */
  readonly id: string;
  /** What the role needs it for, as a reader who decides about it would ask. */
  readonly why: string;
  readonly actions: readonly string[];
  /** ARNs; or why the actions are allowed on every resource. */
  readonly on: readonly string[] | { readonly everything: string };
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Action → why it is granted although no rehearsal uses it. */
  readonly unrehearsed?: Readonly<Record<string, string>>;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly object[];
}

export function policyOf(grants: readonly Grant[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: grants.map(({ id, actions, on, condition }) => ({
      Sid: id,
      Effect: 'Allow',
      Action: one(actions),
      Resource: 'everything' in on ? '*' : one(on),
      ...(condition && { Condition: condition }),
    })),
  };
}

const one = (values: readonly string[]) => (values.length === 1 ? values[0]! : values);
