/** A template's text, JSON or YAML, as typed sections. Source: CloudFormation User Guide, template anatomy. */
import type { AccountWorld } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { parseText } from './yaml.ts';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Record<string, unknown>;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly Description?: string;
  readonly NoEcho?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly MinLength?: unknown;
  readonly MaxLength?: unknown;
  readonly MinValue?: unknown;
  readonly MaxValue?: unknown;
}

export interface TemplateOutput {
  readonly Value: unknown;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

export interface TemplateRule {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly { readonly Assert: unknown; readonly AssertDescription?: string }[];
}

export interface Template {
  readonly Description?: string;
  readonly Metadata?: Record<string, unknown>;
  readonly Parameters?: Record<string, TemplateParameter>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Rules?: Record<string, TemplateRule>;
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, TemplateOutput>;
}

const sections = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Rules',
  'Resources',
  'Outputs',
];

const resourceMembers = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
];

const invalid = (message: string) => awsError('ValidationError', `Template format error: ${message}`);

/** Throws AWS's ValidationError for text that is no template, and for what is not emulated, by its name. */
export function parseTemplate(text: string): Template {
  let value: unknown;
  try {
    value = parseText(text);
  } catch (error) {
    throw invalid(`${(error as Error).message.split('\n')[0]}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('unsupported structure.');
  const template = value as Partial<Template> & Record<string, unknown>;
  const unknown = Object.keys(template).filter((name) => !sections.includes(name));
  if (unknown.includes('Transform'))
    throw invalid(`Transform ${JSON.stringify(template['Transform'])} is not emulated here`);
  if (unknown.length > 0)
    throw awsError('ValidationError', `Invalid template property or properties [${unknown.join(', ')}]`);
  if (!template.Resources || Object.keys(template.Resources).length === 0)
    throw invalid('At least one Resources member must be defined.');
  for (const [id, resource] of Object.entries(template.Resources)) checkResource(id, resource);
  return template as Template;
}

function checkResource(id: string, resource: TemplateResource | null): void {
  if (!/^[A-Za-z0-9]+$/.test(id)) throw invalid(`Resource name ${id} is non alphanumeric.`);
  if (typeof resource?.Type !== 'string')
    throw invalid(`[/Resources/${id}] Every Resources object must contain a Type member.`);
  const other = Object.keys(resource).filter((name) => !resourceMembers.includes(name));
  if (other.length > 0) throw invalid(`[/Resources/${id}] ${other.join(', ')} not emulated here`);
  for (const [name, allowed] of [
    ['DeletionPolicy', /^(Delete|Retain|RetainExceptOnCreate|Snapshot)$/],
    ['UpdateReplacePolicy', /^(Delete|Retain|Snapshot)$/],
  ] as const)
    if (resource[name] !== undefined && !allowed.test(resource[name]))
      throw invalid(`Unrecognized ${name} ${resource[name]} for resource ${id}`);
}

/** Longest template in a request, and in a bucket; bytes. Source: CloudFormation quotas. */
const longestBody = 51_200;
const longestObject = 1_048_576;

/** From the request's body, or from the bucket that its URL names. */
export async function templateText(
  world: AccountWorld,
  input: { TemplateBody?: string | undefined; TemplateURL?: string | undefined },
): Promise<string> {
  if (input.TemplateBody) {
    if (Buffer.byteLength(input.TemplateBody) > longestBody)
      throw awsError(
        'ValidationError',
        `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${longestBody}`,
      );
    return input.TemplateBody;
  }
  if (!input.TemplateURL)
    throw awsError('ValidationError', 'Either Template URL or Template Body must be specified.');
  const text = await objectText(world, input.TemplateURL);
  if (Buffer.byteLength(text) > longestObject)
    throw awsError('ValidationError', `Template may not exceed ${longestObject} bytes in size.`);
  return text;
}

async function objectText(world: AccountWorld, address: string): Promise<string> {
  const url = URL.parse(address);
  if (!url) throw awsError('ValidationError', 'TemplateURL must be a supported URL.');
  const virtual = /^(.+?)\.s3[.-][a-z0-9.-]*$/.exec(url.hostname)?.[1];
  const [first, ...rest] = url.pathname.slice(1).split('/');
  const [Bucket, key] = virtual ? [virtual, [first, ...rest]] : [first, rest];
  const Key = decodeURIComponent(key.join('/'));
  try {
    const { Body } = await world.invoke<{ Body?: unknown }>('s3', 'GetObject', { Bucket, Key });
    return await textOf(Body);
  } catch (error) {
    throw awsError('ValidationError', `S3 error: ${(error as Error).message} (${Bucket}/${Key})`);
  }
}

async function textOf(body: unknown): Promise<string> {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  const parts: Buffer[] = [];
  for await (const part of body as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
