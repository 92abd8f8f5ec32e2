import type { Role } from '@aws-sdk/client-iam';
import { awsError } from '../wire/error.ts';
import { managedPolicies } from './managed.ts';

export interface StoredRole {
  role: Role;
  readonly inline: Map<string, string>;
  readonly attached: Set<string>;
}

export interface IamState {
  readonly roles: Map<string, StoredRole>;
  readonly policies: Map<string, { readonly name: string; readonly document: string }>;
  readonly providers: Map<string, { readonly url: string; readonly clients: readonly string[] }>;
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
  const document = managed ? JSON.stringify(managed) : state.policies.get(arn ?? '')?.document;
  if (document === undefined)
    throw awsError(
      'NoSuchEntity',
      `Policy ${arn} was not found.${arn?.includes('::aws:') ? ' This embedded AWS has no document of it: add it to iam/managed.ts, or write the statements out.' : ''}`,
      404,
    );
  return document;
}
