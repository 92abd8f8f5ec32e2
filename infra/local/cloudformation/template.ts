/** A template's text, JSON or YAML (long-form functions), as typed sections. */
import { parse } from 'yaml';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Record<string, unknown>;
}

export interface Template {
  readonly Parameters?: Record<string, { readonly Type: string; readonly Default?: unknown }>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<
    string,
    {
      readonly Value: unknown;
      readonly Description?: string;
      readonly Condition?: string;
      readonly Export?: { readonly Name: unknown };
    }
  >;
}

/** Throws AWS's ValidationError for text that is no template. */
export function parseTemplate(text: string): Template {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw awsError('ValidationError', `Template format error: ${(error as Error).message.split('\n')[0]}`);
  }
  const template = value as Partial<Template> | null;
  if (typeof template !== 'object' || !template?.Resources || Object.keys(template.Resources).length === 0) {
    throw awsError(
      'ValidationError',
      'Template format error: At least one Resources member must be defined.',
    );
  }
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (typeof resource?.Type !== 'string')
      throw awsError(
        'ValidationError',
        `Template format error: [/Resources/${id}] Every Resources object must contain a Type member.`,
      );
  }
  return template as Template;
}

/** From the request's body, or from the bucket that its URL names. */
export async function templateText(
  world: AccountWorld,
  input: { TemplateBody?: string | undefined; TemplateURL?: string | undefined },
): Promise<string> {
  if (input.TemplateBody) return input.TemplateBody;
  if (!input.TemplateURL)
    throw awsError('ValidationError', 'Either Template URL or Template Body must be specified.');
  const [, Bucket, ...key] = new URL(input.TemplateURL).pathname.split('/');
  const object = await world.invoke<{ Body?: unknown }>('s3', 'GetObject', {
    Bucket,
    Key: decodeURIComponent(key.join('/')),
  });
  return textOf(object.Body);
}

async function textOf(body: unknown): Promise<string> {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  const parts: Buffer[] = [];
  for await (const part of body as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
