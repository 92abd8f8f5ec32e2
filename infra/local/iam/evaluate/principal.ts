/** Whether a Principal element means the caller (IAM User Guide, "AWS JSON policy elements: Principal"). */
import type { PrincipalBlock } from './policy.ts';

/** Who asks, in all the ways a policy may name them. */
export interface Principal {
  readonly kind: 'AWS' | 'Service' | 'Federated';
  /** Session ARN, user or root ARN, service name, or provider ARN. */
  readonly name: string;
  /** Of a role's session: the role. */
  readonly roleArn?: string | undefined;
  /** Twelve digits; absent for services. */
  readonly accountId?: string | undefined;
}

/**
 * How directly a caller is meant. A grant to the session itself passes by the boundary's and the session policy's
 * silence; one to the role does not; one to the account only lets the account's own policies decide.
 */
export type Naming = 'session' | 'role' | 'account' | undefined;

export function named(block: PrincipalBlock, principal: Principal): Naming {
  if (block.everyone) return 'role';
  const names = block.named[principal.kind] ?? [];
  if (names.includes(principal.name) && !/:root$/.test(principal.name)) return 'session';
  if (principal.roleArn !== undefined && names.includes(principal.roleArn)) return 'role';
  const { accountId } = principal;
  if (accountId && names.some((name) => name === accountId || name === `arn:aws:iam::${accountId}:root`))
    return 'account';
  return undefined;
}
