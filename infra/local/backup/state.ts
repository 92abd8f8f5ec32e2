import type { BackupPlan, BackupSelection } from '@aws-sdk/client-backup';
import { awsError } from '../wire/error.ts';

export interface Vault {
  readonly name: string;
  readonly arn: string;
  readonly keyArn: string;
  readonly createdAt: Date;
  policy?: string | undefined;
  notifications?:
    | { readonly SNSTopicArn?: string | undefined; readonly BackupVaultEvents?: string[] | undefined }
    | undefined;
  lock?:
    | {
        readonly MinRetentionDays?: number | undefined;
        readonly MaxRetentionDays?: number | undefined;
        /** From then on the lock cannot be taken off; absent in governance mode. */
        readonly lockedFrom?: Date | undefined;
      }
    | undefined;
}

export interface StoredSelection {
  readonly id: string;
  readonly planId: string;
  readonly selection: BackupSelection;
  readonly createdAt: Date;
}

export interface StoredPlan {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Date;
  plan: BackupPlan;
  versionId: string;
  readonly selections: Map<string, StoredSelection>;
}

export interface BackupState {
  readonly vaults: Map<string, Vault>;
  readonly plans: Map<string, StoredPlan>;
  /** By ARN, of vaults and plans. */
  readonly tags: Map<string, Record<string, string>>;
}

export const createState = (): BackupState => ({ vaults: new Map(), plans: new Map(), tags: new Map() });

export function vaultOf(state: BackupState, name: string | undefined): Vault {
  const found = state.vaults.get(name ?? '');
  if (!found) throw awsError('ResourceNotFoundException', `Backup vault ${name} does not exist.`);
  return found;
}

export function planOf(state: BackupState, id: string | undefined): StoredPlan {
  const found = state.plans.get(id ?? '');
  if (!found) throw awsError('ResourceNotFoundException', `Cannot find Backup plan with ID ${id}`);
  return found;
}

export function selectionOf(
  state: BackupState,
  planId: string | undefined,
  id: string | undefined,
): StoredSelection {
  const found = planOf(state, planId).selections.get(id ?? '');
  if (!found) throw awsError('ResourceNotFoundException', `Cannot find Backup selection with ID ${id}`);
  return found;
}

export function tagsOf(state: BackupState, arn: string | undefined): Record<string, string> {
  const found = state.tags.get(arn ?? '');
  if (!found) throw awsError('ResourceNotFoundException', `The resource ${arn} does not exist.`);
  return found;
}

export const newVersion = () => Buffer.from(crypto.randomUUID()).toString('base64');
