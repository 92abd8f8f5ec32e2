/** SDK clients with one configuration: time-outs, retries with a bound, and errors told in our words. */

import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
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

export function createClients(target: AwsTarget) {
  const shared = clientOptions(target);
  const clients = {
    ecs: new ECSClient(shared),
    scaling: new ApplicationAutoScalingClient(shared),
    scheduler: new SchedulerClient(shared),
    elb: new ElasticLoadBalancingV2Client(shared),
    dynamodb: new DynamoDBClient(shared),
    s3: new S3Client({ ...shared, forcePathStyle: target.endpoint !== undefined }),
    ssm: new SSMClient(shared),
    secrets: new SecretsManagerClient(shared),
    sts: new STSClient(shared),
    cloudwatch: new CloudWatchClient(shared),
    logs: new CloudWatchLogsClient(shared),
    cloudformation: new CloudFormationClient(shared),
    ecr: new ECRClient(shared),
  };
  for (const [service, client] of Object.entries(clients)) tellErrors(client, service, target);
  return clients;
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

export type Clients = ReturnType<typeof createClients>;

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
