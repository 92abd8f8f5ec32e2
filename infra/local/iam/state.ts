import type { Policy, Role, Tag } from '@aws-sdk/client-iam';
import { awsError } from '../wire/error.ts';
import { readPolicy } from './evaluate/policy.ts';
import { managedPolicies } from './managed.ts';

export interface StoredRole {
  role: Role;
  readonly inline: Map<string, string>;
  readonly attached: Set<string>;
}

export interface StoredPolicy {
  readonly policy: Policy;
  /** By version id; one of them is the default. */
  readonly versions: Map<string, { readonly document: string; readonly createdAt: Date }>;
  defaultVersion: string;
  nextVersion: number;
}

export interface StoredProvider {
  readonly url: string;
  clients: readonly string[];
  thumbprints: readonly string[];
  tags: readonly Tag[];
  readonly createdAt: Date;
}

export interface IamState {
  readonly roles: Map<string, StoredRole>;
  readonly policies: Map<string, StoredPolicy>;
  readonly providers: Map<string, StoredProvider>;
}

export const createState = (): IamState => ({ roles: new Map(), policies: new Map(), providers: new Map() });

export function roleOf(state: IamState, name: string | undefined): StoredRole {
  const stored = state.roles.get(name ?? '');
  if (!stored) throw awsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return stored;
}

/** Characters, white space not counted ("IAM and AWS STS quotas"). */
export interface Limit {
  readonly quota: string;
  readonly characters: number;
}
export const trustLimit: Limit = { quota: 'ACLSizePerRole', characters: 2048 };
export const managedPolicyLimit: Limit = { quota: 'PolicySize', characters: 6144 };
/** All inline policies of a role together. */
export const inlineLimit = 10_240;

export const sizeOf = (document: string): number => document.replaceAll(/\s/g, '').length;

/** A policy document must be JSON with statements that IAM can read, within its limit. Refused as AWS words it. */
export function checkDocument(text: string | undefined, limit?: Limit): string {
  const malformed = (what: string) => awsError('MalformedPolicyDocument', what);
  let document: { Statement?: unknown };
  try {
    document = JSON.parse(text ?? '') as { Statement?: unknown };
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (!document.Statement) throw malformed('Syntax errors in policy.');
  const sids = [document.Statement].flat().map((each) => (each as { Sid?: unknown }).Sid);
  if (sids.some((sid) => sid !== undefined && !/^[A-Za-z0-9]*$/.test(String(sid))))
    throw malformed('Statement IDs (SID) in a single policy must be alphanumeric.');
  const given = sids.filter((sid) => sid !== undefined && sid !== '');
  if (new Set(given).size !== given.length)
    throw malformed('Statement IDs (SID) in a single policy must be unique.');
  try {
    readPolicy(document);
  } catch (error) {
    throw malformed(`Syntax errors in policy: ${(error as Error).message}.`);
  }
  if (limit && sizeOf(text ?? '') > limit.characters)
    throw awsError('LimitExceeded', `Cannot exceed quota for ${limit.quota}: ${limit.characters}`, 409);
  return text ?? '';
}

/** CreateRole's reference: letters of Latin-1, so no typographic quotes and dashes. */
export function checkDescription(text: string | undefined): void {
  if (text !== undefined && !/^[\t\n\r\u0020-\u007E\u00A1-\u00FF]{0,1000}$/.test(text))
    throw awsError(
      'ValidationError',
      `1 validation error detected: Value at 'description' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*`,
    );
}

/** Document of a customer's or an AWS managed policy. Throws NoSuchEntity, naming an AWS managed one without document. */
export function policyDocument(state: IamState, arn: string | undefined): string {
  const managed = managedPolicies[arn ?? ''];
  const document = managed ? JSON.stringify(managed) : defaultDocument(state.policies.get(arn ?? ''));
  if (document === undefined)
    throw awsError(
      'NoSuchEntity',
      `Policy ${arn} was not found.${arn?.includes('::aws:') ? ' This embedded AWS has no document of it: add it to iam/managed.ts, or write the statements out.' : ''}`,
      404,
    );
  return document;
}

const defaultDocument = (stored: StoredPolicy | undefined) =>
  stored?.versions.get(stored.defaultVersion)?.document;

/** A customer's policy: what may be changed. Throws NoSuchEntity. */
export function policyOf(state: IamState, arn: string | undefined): StoredPolicy {
  const found = state.policies.get(arn ?? '');
  if (!found) throw awsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
  return found;
}

/** Throws NoSuchEntity. */
export function providerOf(state: IamState, arn: string | undefined): StoredProvider {
  const found = state.providers.get(arn ?? '');
  if (!found) throw awsError('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`, 404);
  return found;
}

/** Roles that carry the policy. */
export const carriersOf = (state: IamState, arn: string): StoredRole[] =>
  [...state.roles.values()].filter(({ attached }) => attached.has(arn));

/** A policy as IAM shows it now. */
export const viewPolicy = (state: IamState, { policy, defaultVersion }: StoredPolicy): Policy => ({
  ...policy,
  DefaultVersionId: defaultVersion,
  AttachmentCount: carriersOf(state, policy.Arn ?? '').length,
  PermissionsBoundaryUsageCount: [...state.roles.values()].filter(
    ({ role }) => role.PermissionsBoundary?.PermissionsBoundaryArn === policy.Arn,
  ).length,
});
