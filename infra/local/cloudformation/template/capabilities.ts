/** What a template needs the caller to acknowledge. Source: CreateStack, parameter Capabilities. */
import { awsError } from '../../wire/error.ts';
import type { Template } from './document.ts';

const nameOf: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
};
const withoutName = ['AWS::IAM::Policy', 'AWS::IAM::AccessKey', 'AWS::IAM::UserToGroupAddition'];

/** The capability that a template requires, with the types that do. */
export function requiredCapability(template: Template) {
  const judged = Object.values(template.Resources).filter(
    ({ Type }) => Type in nameOf || withoutName.includes(Type),
  );
  const named = judged.some(({ Type, Properties }) => Properties?.[nameOf[Type] ?? ''] !== undefined);
  if (judged.length === 0) return undefined;
  return {
    capability: named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM',
    types: [...new Set(judged.map(({ Type }) => Type))],
  } as const;
}

/** Throws InsufficientCapabilitiesException where the caller did not acknowledge. */
export function checkCapabilities(template: Template, given: readonly string[]): void {
  const required = requiredCapability(template);
  if (!required || given.includes(required.capability) || given.includes('CAPABILITY_NAMED_IAM')) return;
  throw awsError('InsufficientCapabilitiesException', `Requires capabilities : [${required.capability}]`);
}
