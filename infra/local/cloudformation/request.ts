/** What CreateStack and UpdateStack have in common: template, parameters, tags. */
import type { Parameter, Tag } from '@aws-sdk/client-cloudformation';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import type { Revised } from './provision.ts';
import { parseTemplate, type Template, templateText } from './template.ts';

interface Request {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: Parameter[] | undefined;
  readonly Tags?: Tag[] | undefined;
  readonly Capabilities?: string[] | undefined;
}

export async function readRequest(
  world: AccountWorld,
  request: Request,
  previous?: Revised,
): Promise<Revised> {
  const templateBody =
    request.UsePreviousTemplate && previous ? previous.templateBody : await templateText(world, request);
  const template = parseTemplate(templateBody);
  checkCapabilities(template, request.Capabilities ?? []);
  return {
    template,
    templateBody,
    parameters: await readParameters(world, template, request.Parameters ?? [], previous?.parameters ?? {}),
    tags: request.Tags ?? previous?.tags ?? [],
  };
}

async function readParameters(
  world: AccountWorld,
  template: Template,
  given: readonly Parameter[],
  previous: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const declared = template.Parameters ?? {};
  const unknown = given.filter(({ ParameterKey }) => !(ParameterKey! in declared));
  if (unknown.length > 0)
    throw awsError(
      'ValidationError',
      `Parameters: [${unknown.map((each) => each.ParameterKey).join(', ')}] do not exist in the template`,
    );
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, { Type, Default }] of Object.entries(declared)) {
    const own = given.find((each) => each.ParameterKey === name);
    const value = own?.UsePreviousValue ? previous[name] : (own?.ParameterValue ?? Default);
    if (value === undefined) missing.push(name);
    else
      values[name] = Type.startsWith('AWS::SSM::Parameter::Value')
        ? (
            await world.invoke<{ Parameter: { Value: string } }>('ssm', 'GetParameter', {
              Name: String(value),
            })
          ).Parameter.Value
        : String(value);
  }
  if (missing.length > 0)
    throw awsError('ValidationError', `Parameters: [${missing.join(', ')}] must have values`);
  return values;
}

function checkCapabilities(template: Template, capabilities: readonly string[]): void {
  const iam = Object.values(template.Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  const named = iam.some(({ Properties }) => Properties?.['RoleName'] ?? Properties?.['ManagedPolicyName']);
  if (named && !capabilities.includes('CAPABILITY_NAMED_IAM'))
    throw awsError('InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_NAMED_IAM]');
  if (iam.length > 0 && capabilities.length === 0)
    throw awsError('InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_IAM]');
}
