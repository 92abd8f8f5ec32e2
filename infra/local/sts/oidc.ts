/** OpenID Connect tokens, verified: signature, times, issuer and audience, refused in STS's words. */
import { decodeJwt, errors, jwtVerify } from 'jose';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export interface VerifiedToken {
  readonly providerArn: string;
  readonly subject: string;
  readonly audience: string;
  /** `<issuer>:<claim>` in lower case → value: what trust policies may look at. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

/** Claims that policies may look at: STS knows no others ("Available keys for AWS OIDC federation"). */
const general = ['amr', 'aud', 'email', 'sub'];
const ofGitHub = [
  'actor',
  'actor_id',
  'enterprise_id',
  'environment',
  'job_workflow_ref',
  'ref',
  'repository',
  'repository_id',
  'workflow',
];

const invalid = (message: string) => awsError('InvalidIdentityToken', message);

/**
 * Verifies a token against the account's OIDC providers. Every issuer's keys are those of the local issuer here, so
 * that a token may carry `https://token.actions.githubusercontent.com` as GitHub's do.
 */
export async function verifyToken(world: AccountWorld, token: string): Promise<VerifiedToken> {
  const { iss = '' } = claimsOf(token);
  const issuer = iss.replace(/^https?:\/\//, '');
  const providerArn = `arn:aws:iam::${world.accountId}:oidc-provider/${issuer}`;
  const provider = await world
    .invoke<{ ClientIDList?: string[] }>('iam', 'GetOpenIDConnectProvider', {
      OpenIDConnectProviderArn: providerArn,
    })
    .catch(() => undefined); // Said in STS's own words:
  if (!provider) throw invalid(`No OpenIDConnect provider found in your account for ${iss}`);
  const now = new Date(world.clock.now());
  const { payload } = await jwtVerify(token, world.credentials.issuerKeys().publicKey, {
    algorithms: ['RS256'],
    requiredClaims: ['sub', 'aud', 'iat', 'exp'],
    currentDate: now,
  }).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired)
      throw awsError(
        'ExpiredTokenException',
        `Token expired: current date/time ${Math.floor(now.getTime() / 1000)} must be before the expiration date/time ${error.payload.exp}`,
      );
    if (error instanceof errors.JWSSignatureVerificationFailed)
      throw invalid(
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
      );
    throw invalid(`The ID Token provided is not a valid JWT: ${(error as Error).message}`);
  });
  const audiences = [payload.aud ?? []].flat();
  const audience = audiences.find((each) => provider.ClientIDList?.includes(each));
  if (audience === undefined) throw invalid('Incorrect token audience');
  const visible = new Set([
    ...general,
    ...(issuer === 'token.actions.githubusercontent.com' ? ofGitHub : []),
  ]);
  const context = Object.entries(payload).flatMap(([claim, value]) =>
    visible.has(claim) && ['string', 'number', 'boolean'].includes(typeof value)
      ? [[`${issuer}:${claim}`.toLowerCase(), [String(value)]] as const]
      : [],
  );
  return {
    providerArn,
    subject: payload.sub ?? '',
    audience,
    context: new Map([...context, [`${issuer}:aud`.toLowerCase(), [audience]] as const]),
  };
}

function claimsOf(token: string) {
  try {
    return decodeJwt(token);
  } catch {
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
}
