import type { Policy, Role, Tag } from '@aws-sdk/client-iam';
import { awsError } from '../wire/error.ts';
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

/** A policy document must be JSON with statements; anything else is refused as AWS words it. */
export function checkDocument(text: string | undefined): string {
  try {
    const document = JSON.parse(text ?? '') as { Statement?: unknown };
    if (document.Statement) return text ?? '';
  } catch {
    throw awsError('MalformedPolicyDocument', 'This policy contains invalid Json');
  }
  throw awsError('MalformedPolicyDocument', 'Syntax errors in policy.');
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
