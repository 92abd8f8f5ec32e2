/** Where a command goes: the embedded AWS when it runs here, an account only when it is said. */
import type { AwsTarget } from '@inx/aws';
import { CodedError } from '@inx/engine';
import { findRehearsal, healthOf, type Rehearsal, rehearsalCredentials } from './rehearsal.ts';

export interface Target extends AwsTarget {
  readonly name: 'rehearsal' | 'aws';
  /** How much faster than life it runs. */
  readonly speed: number;
}

export const targetChoices = ['rehearsal', 'aws'] as const;

/** Without credentials: as the account's administrator. */
export function rehearsalTarget(
  rehearsal: Pick<Rehearsal, 'endpoint' | 'speed'>,
  region: string,
  credentials: Target['credentials'] = rehearsalCredentials,
): Target {
  return { name: 'rehearsal', region, endpoint: rehearsal.endpoint, speed: rehearsal.speed, credentials };
}

/**
 * `wanted` from --target or INX_TARGET. Without it only the embedded AWS is taken: a release to an account is never
 * what someone gets by accident. AWS_ENDPOINT_URL and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN count
 * as they do for AWS's own tools: with them a workflow, or a person who assumed a role, rehearses under that role. An
 * embedded AWS that is found by its note is spoken to as administrator, so that no account's key is ever sent to it.
 *
 * Throws `target.unknown`, `target.not-embedded`, `target.none`.
 */
export async function chooseTarget(
  root: string,
  region: string,
  wanted: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Target> {
  if (wanted && !targetChoices.some((each) => each === wanted))
    throw new CodedError({
      code: 'target.unknown',
      message: `there is no target "${wanted}"`,
      where: 'INX_TARGET',
      remedy: `choose one of: ${targetChoices.join(', ')}`,
    });
  const endpoint = environment['AWS_ENDPOINT_URL'];
  if (wanted === 'aws') return { name: 'aws', region, speed: 1, ...(endpoint && { endpoint }) };
  if (endpoint) {
    const health = await healthOf(endpoint);
    if (health) return rehearsalTarget({ endpoint, speed: health.speed }, region, credentialsOf(environment));
    throw new CodedError({
      code: 'target.not-embedded',
      message: `no embedded AWS answers at ${endpoint}`,
      where: 'AWS_ENDPOINT_URL',
      remedy: 'start it there, unset AWS_ENDPOINT_URL, or name an account: --target aws',
    });
  }
  const rehearsal = await findRehearsal(root);
  if (rehearsal) return rehearsalTarget(rehearsal, region);
  throw new CodedError({
    code: 'target.none',
    message: 'the embedded AWS does not run here',
    remedy: 'start it: npm start; or name an account: --target aws',
  });
}

/** The embedded AWS's administrator is one of the account that the environment names; other credentials stay. */
export function inAccount(target: Target, account: string | undefined): Target {
  if (target.credentials !== rehearsalCredentials || account === undefined) return target;
  return { ...target, credentials: { ...rehearsalCredentials, accessKeyId: account } };
}

/** As `inAccount`, for an administrator of the embedded AWS who looks from one account into another. */
export function inSourceAccount(target: Target, account: string | undefined): Target {
  const own = target.credentials;
  const administrator =
    target.name === 'rehearsal' && own && /^\d{12}$/.test(own.accessKeyId) && own.sessionToken === undefined;
  if (!administrator) return target;
  return inAccount({ ...target, credentials: rehearsalCredentials }, account);
}

/** What configure-aws-credentials and `aws sts assume-role` leave behind; undefined without a key. */
function credentialsOf(environment: NodeJS.ProcessEnv): Target['credentials'] {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  return accessKeyId ? { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } : undefined;
}
