/** Where a command goes: the embedded AWS when it runs here, an account only when it is said. */
import type { AwsTarget } from '@inx/aws';
import { CodedError } from '@inx/engine';
import { findRehearsal, type Rehearsal, rehearsalCredentials } from './rehearsal.ts';

export interface Target extends AwsTarget {
  readonly name: 'rehearsal' | 'aws';
  /** How much faster than life it runs. */
  readonly speed: number;
}

export const targetChoices = ['rehearsal', 'aws'] as const;

export function rehearsalTarget(rehearsal: Pick<Rehearsal, 'endpoint' | 'speed'>, region: string): Target {
  return {
    name: 'rehearsal',
    region,
    endpoint: rehearsal.endpoint,
    speed: rehearsal.speed,
    credentials: rehearsalCredentials,
  };
}

/**
 * `wanted` from --target or INX_TARGET. Without it only the embedded AWS is taken: a release to an account is never
 * what someone gets by accident. AWS_ENDPOINT_URL counts as it does for AWS's own tools.
 */
export async function chooseTarget(
  root: string,
  region: string,
  wanted: string | undefined,
): Promise<Target> {
  if (wanted === 'aws') {
    const endpoint = process.env['AWS_ENDPOINT_URL'];
    return { name: 'aws', region, speed: 1, ...(endpoint && { endpoint }) };
  }
  const rehearsal = await findRehearsal(root);
  if (rehearsal) return rehearsalTarget(rehearsal, region);
  throw new CodedError({
    code: 'target.none',
    message: 'the embedded AWS does not run here',
    remedy: 'start it: npm start; or name an account: --target aws',
  });
}
