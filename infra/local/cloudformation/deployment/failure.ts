/** Failures as stack events word them. */
import { AwsError, awsError } from '../../wire/error.ts';

/** Source: CloudFormation CLI User Guide, handler error codes. */
const codes: readonly (readonly [RegExp, string])[] = [
  [/AlreadyExists|AlreadyOwned|Duplicate/, 'AlreadyExists'],
  [/NotFound|NoSuch/, 'NotFound'],
  [/AccessDenied|Unauthorized|NotAuthorized/, 'AccessDenied'],
  [/Throttl|TooManyRequests|RequestLimit/, 'Throttling'],
  [/LimitExceeded|QuotaExceeded|TooMany/, 'ServiceLimitExceeded'],
  [/InUse|Conflict|DependencyViolation|NotEmpty|Contains/, 'ResourceConflict'],
  [/Validation|Invalid|Malformed/, 'InvalidRequest'],
];

/** What CloudFormation refuses itself keeps its words; what a service refused comes through its handler. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  if (
    name === 'ValidationError' &&
    /^(Properties validation|Template |CloudFormation |No export)/.test(message)
  )
    return message;
  const code = codes.find(([pattern]) => pattern.test(name))?.[1] ?? 'GeneralServiceException';
  const service = error instanceof AwsError ? ` (${name}, Status Code: ${error.status})` : '';
  return `Resource handler returned message: "${message}${service}" (RequestToken: ${crypto.randomUUID()}, HandlerErrorCode: ${code})`;
}

/** The resources that broke an operation, by what was tried. */
export class ResourcesFailed extends Error {
  constructor(failed: ReadonlyMap<string, 'create' | 'update' | 'delete'>) {
    const sentence = (verb: string) => {
      const ids = [...failed].filter(([, tried]) => tried === verb).map(([id]) => id);
      return ids.length > 0 ? `The following resource(s) failed to ${verb}: [${ids.join(', ')}]. ` : '';
    };
    super(`${sentence('create')}${sentence('update')}${sentence('delete')}`.trimEnd());
  }
}

export const customNamed = (name: string) =>
  awsError(
    'ValidationError',
    `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`,
  );
