import type { ParameterType } from '@aws-sdk/client-ssm';

export interface StoredParameter {
  readonly Name: string;
  readonly Type: ParameterType;
  readonly Value: string;
  readonly Version: number;
  readonly LastModifiedDate: Date;
  readonly Description?: string | undefined;
}

export interface SsmState {
  readonly parameters: Map<string, StoredParameter>;
}

export const createState = (): SsmState => ({ parameters: new Map() });

/** A parameter's ARN has one slash, whether its name begins with one or not. */
export function withArn(parameter: StoredParameter, arn: (service: string, resource: string) => string) {
  return {
    ...parameter,
    ARN: arn('ssm', `parameter/${parameter.Name.replace(/^\//, '')}`),
    DataType: 'text',
  };
}
