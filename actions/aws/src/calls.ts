/** Where AWS is, how it is called, and how its errors are told. Loads none of its clients. */
import { CodedError } from '@inx/engine';

/** Where AWS is. Everything absent comes from the SDK's own chain (profile, OIDC, environment). */
export interface AwsTarget {
  readonly region: string;
  /** The embedded AWS's URL. */
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** Of a role's session. */
    readonly sessionToken?: string;
  };
}

const timeouts = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** What every client is made with. */
export function clientOptions(target: AwsTarget) {
  return {
    region: target.region,
    ...(target.endpoint && { endpoint: target.endpoint }),
    ...(target.credentials && { credentials: target.credentials }),
    maxAttempts: 5,
    requestHandler: timeouts,
  };
}

interface Stack {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<never>,
        context: { readonly commandName?: string },
      ) => (args: never) => Promise<never>,
      options: { readonly step: 'initialize'; readonly name: string; readonly priority: 'high' },
    ): void;
  };
}

/** Outermost of all middleware, so that what comes out of any call has been retried and is told in our words. */
export function tellErrors(client: object, service: string, target: AwsTarget): void {
  (client as Stack).middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const operation = (context.commandName ?? 'call').replace(/Command$/, '');
        throw explainSdkError(error, target, `${service}:${operation}`);
      }
    },
    { step: 'initialize', name: 'tellErrors', priority: 'high' },
  );
}

/** The error's AWS name, or Node's code for what never reached AWS. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  return error.name === 'Error' && code ? code : error.name;
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'TimeoutError',
  'EAI_AGAIN',
  'ECONNRESET',
]);
const noCredentials = new Set([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'ExpiredToken',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'TokenProviderError',
]);

/**
 * Turns what no caller can go on from (no credentials, no answer, no permission) into a coded error with a remedy;
 * anything else is handed back as it is. `call` names the action, as IAM does.
 */
function explainSdkError(error: unknown, target: AwsTarget, call: string): unknown {
  if (error instanceof CodedError) return error;
  const nested = error instanceof AggregateError ? error.errors[0] : error;
  const name = errorName(nested);
  if (noCredentials.has(name)) {
    return new CodedError(
      {
        code: 'aws.credentials',
        message: `AWS accepts no credentials here: ${(nested as Error).message}`,
        remedy: 'sign in (aws sso login, or OIDC in a workflow), or start the embedded AWS: npm start',
      },
      { cause: error },
    );
  }
  if (unreachable.has(name)) {
    return new CodedError(
      {
        code: 'aws.unreachable',
        message: `no answer from ${target.endpoint ?? `AWS in ${target.region}`}: ${name}`,
        where: target.endpoint ?? call,
        remedy: target.endpoint
          ? 'start what should answer there (the embedded AWS: npm start), or correct AWS_ENDPOINT_URL'
          : 'check the network and the region',
      },
      { cause: error },
    );
  }
  if (/AccessDenied|Unauthorized|NotAuthorized/.test(name)) {
    return new CodedError(
      {
        code: 'aws.denied',
        message: `AWS denies ${call}: ${(nested as Error).message}`,
        where: call,
        remedy: `allow ${call} for the role that runs this, or sign in with another`,
      },
      { cause: error },
    );
  }
  return error;
}

/** A call's options: cancelled by `signal`, where there is one. */
export const within = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});
