import { awsError } from '../wire/error.ts';

/** The name in a role's ARN, without its path. Throws AWS's ValidationError for anything else. */
export function roleName(arn: string | undefined): string {
  const name = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:.+\/)?([\w+=,.@-]+)$/.exec(arn ?? '')?.[1];
  if (!name) throw awsError('ValidationError', `${arn ?? 'null'} is invalid`);
  return name;
}
