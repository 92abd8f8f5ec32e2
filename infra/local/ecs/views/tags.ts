import { awsError } from '../../wire/error.ts';

/** Tags hang on ARNs of ECS resources only. */
export function checkResource(arn: string): void {
  if (!/^arn:[^:]+:ecs:[^:]+:\d{12}:.+/.test(arn))
    throw awsError('InvalidParameterException', 'Invalid ARN: Invalid resource type');
}
