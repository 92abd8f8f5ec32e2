/** Policy documents as statements, whatever form they were written in. */

/** Operator → context key → values, e.g. `StringLike` → `aws:PrincipalArn` → [...]. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** `AWS` → ARNs, `Service` → names, `Federated` → providers; `*` alone is `{ AWS: ['*'] }` with `everyone` set. */
export interface PrincipalBlock {
  readonly everyone: boolean;
  readonly named: Readonly<Record<string, readonly string[]>>;
}

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  readonly principals: PrincipalBlock | undefined;
  readonly notPrincipals: PrincipalBlock | undefined;
  readonly conditions: ConditionBlock;
}

export interface Policy {
  /** Variables such as `${aws:username}` exist in version 2012-10-17 only; the older one takes them literally. */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

type Json = Readonly<Record<string, unknown>>;

const list = (value: unknown): string[] | undefined => {
  if (value === undefined) return undefined;
  return (Array.isArray(value) ? value : [value]).map(String);
};

function principals(value: unknown): PrincipalBlock | undefined {
  if (value === undefined) return undefined;
  if (value === '*') return { everyone: true, named: {} };
  const named = Object.fromEntries(
    Object.entries(value as Json).map(([kind, who]) => [kind, list(who) ?? []]),
  );
  return { everyone: named['AWS']?.includes('*') ?? false, named };
}

function conditions(value: unknown): ConditionBlock {
  return Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, Json>).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, wanted]) => [key, list(wanted) ?? []])),
    ]),
  );
}

function readStatement(value: Json, index: number): Statement {
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new Error(
      `statement ${index + 1}: Effect is ${JSON.stringify(effect)}, expected "Allow" or "Deny" (case counts)`,
    );
  if (value['Action'] === undefined && value['NotAction'] === undefined)
    throw new Error(`statement ${index + 1}: expected an Action or a NotAction`);
  return {
    sid: value['Sid'] === undefined ? undefined : String(value['Sid']),
    effect,
    actions: list(value['Action']),
    notActions: list(value['NotAction']),
    resources: list(value['Resource']),
    notResources: list(value['NotResource']),
    principals: principals(value['Principal']),
    notPrincipals: principals(value['NotPrincipal']),
    conditions: conditions(value['Condition']),
  };
}

/**
 * Reads a policy document (IAM User Guide, "IAM JSON policy element reference").
 * Throws an Error that names the statement when one has no valid Effect or no action.
 */
export function readPolicy(document: string | object): Policy {
  if (typeof document === 'object') return read(document as Json);
  const known = parsed.get(document);
  if (known) return known;
  const policy = read(JSON.parse(document) as Json);
  if (parsed.size > 1000) parsed.clear();
  parsed.set(document, policy);
  return policy;
}

/** By text: a role's policies are asked at every call of its sessions. */
const parsed = new Map<string, Policy>();

function read(value: Json): Policy {
  const statements = value['Statement'];
  return {
    variables: value['Version'] === '2012-10-17',
    statements: (Array.isArray(statements) ? (statements as Json[]) : [statements as Json]).map(
      readStatement,
    ),
  };
}
