import { awsError } from '../wire/error.ts';

const SETTINGS: Record<string, readonly [string, ...string[]]> = {
  BLOB_MOUNTING: ['DISABLED', 'ENABLED'],
  BASIC_SCAN_TYPE_VERSION: ['AWS_NATIVE', 'CLAIR'],
  REGISTRY_POLICY_SCOPE: ['V2', 'V1'],
};

/** A known setting with a value it can have; without a value, its default. */
export function checkAccountSetting(
  name: string | undefined,
  value?: string,
): { name: string; value: string } {
  const values = SETTINGS[name ?? ''];
  if (!values || name === undefined)
    throw awsError(
      'InvalidParameterException',
      `Invalid parameter at 'name': '${name}' is not an account setting`,
    );
  if (value !== undefined && !values.includes(value))
    throw awsError(
      'InvalidParameterException',
      `Invalid parameter at 'value': '${value}' is none of ${values.join(', ')}`,
    );
  return { name, value: value ?? values[0] };
}
