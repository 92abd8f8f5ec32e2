/** What CreateStack, UpdateStack and CreateChangeSet have in common: what the stack is asked to be. */
import type { Parameter, Tag } from '@aws-sdk/client-cloudformation';
import { awsError } from '../wire/error.ts';
import { pseudoParameters } from './scope.ts';
import type { CloudFormationState, Revision } from './state.ts';
import { checkCapabilities } from './template/capabilities.ts';
import { checkTemplate } from './template/check.ts';
import { parseTemplate, templateText } from './template/document.ts';
import type { Scope } from './template/evaluate.ts';
import { readParameters, valuesOf } from './template/parameters.ts';
import { checkRules } from './template/rules.ts';

interface Request {
  readonly StackName?: string | undefined;
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: Parameter[] | undefined;
  readonly Tags?: Tag[] | undefined;
  readonly Capabilities?: string[] | undefined;
  readonly RoleARN?: string | undefined;
}

/** Throws everything AWS refuses before it begins; nothing was touched then. */
export async function readRequest(
  state: CloudFormationState,
  request: Request,
  previous?: Revision,
): Promise<Revision> {
  const { world } = state;
  refuseUnsupported(request as Readonly<Record<string, unknown>>);
  const templateBody =
    request.UsePreviousTemplate && previous ? previous.templateBody : await templateText(world, request);
  const template = parseTemplate(templateBody);
  const parameters = await readParameters(
    world,
    template,
    request.Parameters ?? [],
    previous?.parameters ?? {},
  );
  const scope = staticScope(state, request.StackName ?? '', { template, parameters: valuesOf(parameters) });
  checkTemplate(scope);
  checkRules(scope);
  checkCapabilities(template, request.Capabilities ?? []);
  const tags = request.Tags ?? previous?.tags ?? [];
  checkTags(tags);
  return {
    template,
    templateBody,
    parameters,
    tags,
    capabilities: request.Capabilities ?? [],
    roleArn: request.RoleARN ?? previous?.roleArn,
  };
}

/** For conditions and rules, which may not refer to resources. */
function staticScope(
  { world }: CloudFormationState,
  name: string,
  part: Pick<Scope, 'template' | 'parameters'>,
): Scope {
  const refuse = (id: string): never => {
    throw awsError(
      'ValidationError',
      `Template format error: Unresolved dependencies [${id}]. Cannot reference resources in the Conditions block of the template`,
    );
  };
  return {
    ...part,
    pseudo: pseudoParameters(world, { name, id: '' }),
    reference: refuse,
    attribute: refuse,
    importValue: () => refuse('Fn::ImportValue'),
  };
}

function checkTags(tags: readonly Tag[]): void {
  const reserved = tags.find(({ Key }) => Key?.toLowerCase().startsWith('aws:'));
  if (reserved)
    throw awsError(
      'ValidationError',
      `aws: prefixed tag key names are not allowed for external use: ${reserved.Key}`,
    );
  const keys = tags.map(({ Key }) => Key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice) throw awsError('ValidationError', `Duplicate tag key ${twice}`);
}

const unsupported = [
  'StackPolicyBody',
  'StackPolicyURL',
  'StackPolicyDuringUpdateBody',
  'StackPolicyDuringUpdateURL',
  'ResourceTypes',
  'ResourcesToImport',
  'NotificationARNs',
  'TimeoutInMinutes',
  'DeploymentMode',
];

/** Inputs that would change what happens, and are not emulated, are refused by name: never a silent success. */
function refuseUnsupported(request: Readonly<Record<string, unknown>>): void {
  const empty = (value: unknown) =>
    value === undefined || value === false || (Array.isArray(value) && value.length === 0);
  const given = unsupported.filter((name) => !empty(request[name]));
  const triggers = request['RollbackConfiguration'] as { RollbackTriggers?: unknown[] } | undefined;
  if (triggers?.RollbackTriggers?.length) given.push('RollbackConfiguration');
  const mode = (request['DeploymentConfig'] as { Mode?: string } | undefined)?.Mode;
  if (mode !== undefined && mode !== 'STANDARD') given.push(`DeploymentConfig mode ${mode}`);
  if (given.length > 0)
    throw awsError('ValidationError', `not emulated by the embedded AWS: ${given.join(', ')}`);
}
