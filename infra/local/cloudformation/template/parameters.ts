/** A stack's parameters. Source: AWS CloudFormation User Guide, Parameters. */
import type { Parameter } from '@aws-sdk/client-cloudformation';
import type { AccountWorld } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { Template, TemplateParameter } from './document.ts';

export interface ParameterValue {
  /** As it was given: for `AWS::SSM::Parameter::Value<…>` the parameter's name. */
  readonly given: string;
  /** What Ref answers: text, or a list of texts. */
  readonly value: string | readonly string[];
  readonly noEcho: boolean;
  /** Read from SSM. */
  readonly resolved: boolean;
}

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** Throws, naming every parameter that is unknown or missing, and the first whose value is not allowed. */
export async function readParameters(
  world: AccountWorld,
  template: Template,
  given: readonly Parameter[],
  previous: ParameterValues,
): Promise<ParameterValues> {
  const declared = template.Parameters ?? {};
  const unknown = given.filter(({ ParameterKey }) => !(ParameterKey! in declared));
  if (unknown.length > 0)
    throw awsError(
      'ValidationError',
      `Parameters: [${unknown.map((each) => each.ParameterKey).join(', ')}] do not exist in the template`,
    );
  const texts = Object.entries(declared).map(([name, declaration]) => {
    const own = given.find((each) => each.ParameterKey === name);
    const fallback = declaration.Default === undefined ? undefined : String(declaration.Default);
    const text = own?.UsePreviousValue ? previous[name]?.given : (own?.ParameterValue ?? fallback);
    return { name, declaration, text };
  });
  const missing = texts.filter(({ text }) => text === undefined);
  if (missing.length > 0)
    throw awsError(
      'ValidationError',
      `Parameters: [${missing.map(({ name }) => name).join(', ')}] must have values`,
    );
  const values = await Promise.all(
    texts.map(
      async ({ name, declaration, text }) => [name, await readOne(world, name, declaration, text!)] as const,
    ),
  );
  return Object.fromEntries(values);
}

async function readOne(
  world: AccountWorld,
  name: string,
  declaration: TemplateParameter,
  given: string,
): Promise<ParameterValue> {
  const ofSsm = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(declaration.Type);
  const text = ofSsm ? await ssmValue(world, name, given) : given;
  if (!ofSsm) checkConstraints(name, declaration, given);
  const isList = /^(CommaDelimitedList|List<.+>)$/.test(ofSsm?.[1] ?? declaration.Type);
  return {
    given,
    value: isList ? (text === '' ? [] : text.split(',').map((each) => each.trim())) : text,
    noEcho: String(declaration.NoEcho) === 'true',
    resolved: ofSsm !== null,
  };
}

async function ssmValue(world: AccountWorld, name: string, Name: string): Promise<string> {
  try {
    const { Parameter } = await world.invoke<{ Parameter: { Value: string } }>('ssm', 'GetParameter', {
      Name,
    });
    return Parameter.Value;
  } catch {
    // Whatever SSM says, CloudFormation words it this way.
    throw awsError(
      'ValidationError',
      `Unable to fetch parameters [${Name}] from parameter store for this account. (parameter ${name})`,
    );
  }
}

function checkConstraints(name: string, declaration: TemplateParameter, text: string): void {
  const refuse = (why: string) =>
    awsError(
      'ValidationError',
      declaration.ConstraintDescription
        ? `Parameter ${name} failed to satisfy constraint: ${declaration.ConstraintDescription}`
        : `Parameter '${name}' ${why}`,
    );
  const { AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue } = declaration;
  if (declaration.Type === 'Number' && !Number.isFinite(Number(text))) throw refuse('must be a number.');
  if (AllowedValues && !AllowedValues.map(String).includes(text))
    throw refuse('must be one of AllowedValues');
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(text))
    throw refuse(`must match pattern ${AllowedPattern}`);
  if (MinLength !== undefined && text.length < Number(MinLength))
    throw refuse(`must contain at least ${MinLength} characters`);
  if (MaxLength !== undefined && text.length > Number(MaxLength))
    throw refuse(`must contain at most ${MaxLength} characters`);
  if (MinValue !== undefined && Number(text) < Number(MinValue))
    throw refuse(`must be a number not less than ${MinValue}`);
  if (MaxValue !== undefined && Number(text) > Number(MaxValue))
    throw refuse(`must be a number not greater than ${MaxValue}`);
}

/** Values that Ref answers, by name. */
export const valuesOf = (parameters: ParameterValues): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));

/** As DescribeStacks and DescribeChangeSet show them: NoEcho ones masked. */
export const viewParameters = (parameters: ParameterValues): Parameter[] =>
  Object.entries(parameters).map(([ParameterKey, { given, value, noEcho, resolved }]) => ({
    ParameterKey,
    ParameterValue: noEcho ? '****' : given,
    ...(resolved && { ResolvedValue: noEcho ? '****' : [value].flat().join(',') }),
  }));
