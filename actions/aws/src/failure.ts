/** A call to AWS that failed, told: what was called and on what, what AWS says of it, and what to do. */
import { CodedError, type NetworkFault, networkFault, type Problem } from '@inx/engine';
import type { AwsTarget } from './target.ts';

/** One call: the key of its client, and the operation, e.g. `elb` and `DescribeRules`. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

/** What the SDK knows of an answer (`ResponseMetadata`); absent members did not come with it. */
interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
  readonly attempts?: number;
}

/**
 * The error's AWS name, or Node's code for what never reached AWS; also of an error that was told already. `Unknown` for
 * an answer without a code.
 */
export function errorName(error: unknown): string {
  if (error instanceof CodedError && error.cause !== undefined) return errorName(error.cause);
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  return error.name === 'Error' && code ? code : error.name;
}

/** HTTP status of AWS's answer; undefined when none came. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof CodedError && error.cause !== undefined) return statusOf(error.cause);
  return (error as { $metadata?: Metadata } | undefined)?.$metadata?.httpStatusCode;
}

/**
 * Every failed call in our words, the SDK's own error kept as its cause. An aborted call is handed back as it is, as is
 * what never was a call (a fault of our own).
 */
export function explain(error: unknown, target: AwsTarget, call: Call): unknown {
  if (error instanceof CodedError) return error;
  const problem = problemOf(error, target, call);
  return problem ? new CodedError(problem, { cause: error }) : error;
}

function problemOf(error: unknown, target: AwsTarget, call: Call): Problem | undefined {
  const action = actionOf(call);
  const where = placeOf(target, call);
  const name = errorName(error);
  const status = statusOf(error);
  const message = firstLine(error);
  if (noCredentials.has(name))
    return {
      code: 'aws.credentials',
      message: `AWS accepts no credentials here: ${message}`,
      where,
      remedy: clock.has(name)
        ? 'set this machine’s clock, then run it again'
        : 'sign in (aws sso login, or OIDC in a workflow), or start the embedded AWS: npm start',
    };
  if (status === undefined) {
    const fault = networkFault(error);
    return fault && unreachable(fault, target, where);
  }
  if (/AccessDenied|Unauthorized|NotAuthorized|Forbidden/.test(name) || (status === 403 && isNameless(name)))
    return {
      code: 'aws.denied',
      message: `AWS denies ${action}: ${message}`,
      where,
      remedy: `allow ${action} for the role that runs this, or sign in with another`,
    };
  const kind = kindOf(name, status, error);
  const said = isNameless(name) ? `${status} and no code` : `${status} ${name}: ${message}`;
  return {
    code: `aws.${kind}`,
    message: `AWS answers ${action} with ${kind === 'unreadable' ? `${status} and no answer of AWS’s: ${message}` : said}${trail(error)}`,
    where,
    remedy: remedies[kind](action),
  };
}

const noCredentials = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredTokenException',
  'ExpiredToken',
  'InvalidToken',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'UnrecognizedClientException',
  'AuthFailure',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'RequestExpired',
  'RequestTimeTooSkewed',
]);
const clock = new Set(['RequestExpired', 'RequestTimeTooSkewed']);

/** What the SDK calls an error whose answer had no code. */
const isNameless = (name: string) => /^(Unknown|UnknownError|Error|\d{3})$/.test(name);

const remedies = {
  throttled: (action) =>
    `run it again in a minute: this account has used up its rate of ${action}; where it stays so, ask for a higher one in Service Quotas`,
  quota: () =>
    'remove what is no longer needed, or ask for a higher quota in Service Quotas, then run it again',
  unavailable: () => 'run it again: AWS had a fault of its own; if it repeats, look at health.aws.amazon.com',
  missing: () =>
    'check that what is named here exists in this account and region: deploy the platform, or correct the name',
  conflict: () =>
    'wait until what is under way there has ended, or look who else changes it, then run it again',
  unreadable: () =>
    'something on the way answered in its place: look at proxies (HTTPS_PROXY) and AWS_ENDPOINT_URL, then run it again',
  refused: (action) =>
    `mend what AWS says of the request; where that says nothing, look for the request id of ${action} in CloudTrail`,
} as const satisfies Record<string, (action: string) => string>;

/** In this order: names are AWS's own, which no two services spell alike. Source: each service's "Common Errors". */
function kindOf(name: string, status: number, error: unknown): keyof typeof remedies {
  if (
    status === 429 ||
    /Throttl|TooManyRequests|RequestLimitExceeded|RateExceeded|SlowDown|Throughput/.test(name)
  )
    return 'throttled';
  if (status >= 500) return 'unavailable';
  if (isGarbled(error)) return 'unreadable';
  if (/LimitExceeded|QuotaExceeded|^TooMany/.test(name)) return 'quota';
  if (status === 404 || /NotFound|NoSuch|DoesNotExist|NotActive/.test(name)) return 'missing';
  if (status === 409 || status === 412 || /Conflict|InUse|InProgress|AlreadyExists|Duplicate/.test(name))
    return 'conflict';
  return 'refused';
}

/** The SDK could not read the body: an answer, but none of AWS's. */
const isGarbled = (error: unknown) => error instanceof Error && /Deserialization error/.test(error.message);

function unreachable(fault: NetworkFault, target: AwsTarget, where: string): Problem {
  return {
    code: 'aws.unreachable',
    message: `${target.endpoint ?? `AWS in ${target.region}`} ${fault.what}`,
    where,
    ...(fault.arrived === 'perhaps' && { why: 'the request may have been carried out all the same' }),
    remedy:
      target.endpoint && fault.kind === 'refused'
        ? 'start what should answer there (the embedded AWS: npm start), or correct AWS_ENDPOINT_URL'
        : `${fault.remedy}${fault.kind === 'unknown-name' ? `; is ${target.region} the right region?` : ''}`,
  };
}

function trail(error: unknown): string {
  const { requestId, attempts = 1 } = (error as { $metadata?: Metadata }).$metadata ?? {};
  const parts = [
    ...(requestId ? [`request ${requestId}`] : []),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
  ];
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** The SDK appends hints to programmers on further lines. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').trim();
}

/** E.g. `ecs:UpdateService in us-east-1 (cluster INX-DEV-USNV, service INX-DEV-USNV-auth)`. */
function placeOf(target: AwsTarget, call: Call): string {
  const at = target.endpoint ? `at ${target.endpoint}` : `in ${target.region}`;
  const subject = subjectOf(call.input);
  return `${actionOf(call)} ${at}${subject ? ` (${subject})` : ''}`;
}

/** Clients whose key is not the prefix of IAM's actions. Source: Service Authorization Reference. */
const prefixes: Readonly<Record<string, string>> = {
  costs: 'ce',
  elb: 'elasticloadbalancing',
  quotas: 'servicequotas',
  scaling: 'application-autoscaling',
  secrets: 'secretsmanager',
};
/** Operations that IAM knows by another name, all of Amazon S3. */
const actions: Readonly<Record<string, string>> = {
  HeadBucket: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  HeadObject: 'GetObject',
  DeleteObjects: 'DeleteObject',
};

/** What a policy has to allow for the call. */
function actionOf({ service, operation }: Call): string {
  const action = service === 's3' ? actions[operation] : undefined;
  return `${prefixes[service] ?? service}:${action ?? operation}`;
}

/** Members that name what a call is about. None of AWS's secret values is called so. */
const naming =
  /(^|[a-z])(name|names|arn|arns|id|ids|bucket|key|path|prefix|family|cluster|services?|taskDefinition|tasks)$/i;
const mostNamed = 3;

function subjectOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const named = Object.entries(input).flatMap(([member, value]) => {
    const values = [value].flat().filter((each) => typeof each === 'string' && each !== '');
    if (!naming.test(member) || values.length === 0) return [];
    const more = values.length > mostNamed ? ` and ${values.length - mostNamed} more` : '';
    return [`${member} ${values.slice(0, mostNamed).join(', ')}${more}`];
  });
  return named.slice(0, mostNamed).join('; ');
}
