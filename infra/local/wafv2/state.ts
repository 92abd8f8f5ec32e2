import type { IPSet, LoggingConfiguration, Scope, Tag, WebACL } from '@aws-sdk/client-wafv2';
import { awsError } from '../wire/error.ts';

export interface Stored<Kind> {
  value: Kind;
  readonly scope: Scope;
  /** Changes with every change: who updates must have seen the last one. */
  lockToken: string;
}

export interface WafState {
  /** By ARN. */
  readonly webAcls: Map<string, Stored<WebACL>>;
  readonly ipSets: Map<string, Stored<IPSet>>;
  /** Resource's ARN → web ACL's ARN. */
  readonly associations: Map<string, string>;
  /** By the web ACL's ARN. */
  readonly logging: Map<string, LoggingConfiguration>;
  readonly tags: Map<string, readonly Tag[]>;
}

export const createState = (): WafState => ({
  webAcls: new Map(),
  ipSets: new Map(),
  associations: new Map(),
  logging: new Map(),
  tags: new Map(),
});

/** What WAF answers to every name, id and ARN that it does not know. */
export const missing = () =>
  awsError(
    'WAFNonexistentItemException',
    'AWS WAF couldn’t perform the operation because your resource doesn’t exist.',
  );

/** What a listing says of each in a scope: names and lock token, not the rules. */
export const summaries = <Kind extends IPSet | WebACL>(
  all: ReadonlyMap<string, Stored<Kind>>,
  scope: Scope | undefined,
) =>
  [...all.values()]
    .filter((each) => each.scope === scope)
    .map(({ value: { Name, Id, ARN, Description }, lockToken: LockToken }) => ({
      Name,
      Id,
      ARN,
      Description,
      LockToken,
    }));

interface Key {
  readonly Name?: string | undefined;
  readonly Id?: string | undefined;
  readonly Scope?: Scope | undefined;
}

/** By id, name and scope, which WAF demands together. Throws WAFNonexistentItemException. */
export function find<Kind extends { Name?: string | undefined; Id?: string | undefined }>(
  all: ReadonlyMap<string, Stored<Kind>>,
  { Name, Id, Scope: scope }: Key,
): Stored<Kind> {
  const found = [...all.values()].find(
    (each) => each.value.Id === Id && each.value.Name === Name && each.scope === scope,
  );
  if (!found) throw missing();
  return found;
}

export function webAclByArn(state: WafState, arn: string | undefined): Stored<WebACL> {
  const found = state.webAcls.get(arn ?? '');
  if (!found) throw missing();
  return found;
}

/** Throws WAFDuplicateItemException where the name is taken in the scope, and for a name that WAF refuses. */
export function checkName(
  all: ReadonlyMap<string, Stored<{ Name?: string | undefined }>>,
  { Name = '', Scope: scope }: Key,
): void {
  if (!/^[\w-]{1,128}$/.test(Name)) throw invalidParameter('NAME', Name);
  if ([...all.values()].some((each) => each.value.Name === Name && each.scope === scope))
    throw awsError(
      'WAFDuplicateItemException',
      'AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.',
    );
}

export function checkLock({ lockToken }: Stored<unknown>, given: string | undefined): void {
  if (lockToken !== given)
    throw awsError(
      'WAFOptimisticLockException',
      'AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. Reapply your changes.',
    );
}

export const invalidParameter = (
  field: string,
  parameter: string,
  reason = 'The parameter contains formatting that is not valid.',
) =>
  awsError(
    'WAFInvalidParameterException',
    `Error reason: ${reason} field: ${field}, parameter: ${parameter}`,
    400,
    { Field: field, Parameter: parameter, Reason: reason },
  );

/** `regional` or, for CloudFront, `global`, as in WAF's ARNs. */
export const scopePart = (scope: Scope | undefined) => (scope === 'CLOUDFRONT' ? 'global' : 'regional');
