/** A stack as it is to be deployed, and how it is handed to CloudFormation. */
import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { CodedError } from '@inx/engine';
import { type Clients, within } from '../clients.ts';
import type { Bootstrap } from './bootstrap.ts';

export interface StackTemplate {
  readonly stackName: string;
  readonly template: unknown;
  /** Names of the stacks that must be there before. */
  readonly dependsOn: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly terminationProtection?: boolean;
}

/** Bytes that fit into a call. Source: CloudFormation quotas, "Template body size in a request". */
const longestBody = 51_200;

/** The template's text, or where it lies: large ones go to the bucket that `cdk bootstrap` made, as the CDK CLI does. */
export async function templateInput(
  clients: Clients,
  stack: StackTemplate,
  bootstrap: Bootstrap | undefined,
  signal?: AbortSignal,
): Promise<{ readonly TemplateBody: string } | { readonly TemplateURL: string }> {
  const TemplateBody = JSON.stringify(stack.template);
  if (Buffer.byteLength(TemplateBody) <= longestBody) return { TemplateBody };
  const region = await clients.cloudformation.config.region();
  if (!bootstrap)
    throw new CodedError({
      code: 'platform.not-bootstrapped',
      message: `the template of ${stack.stackName} is larger than a call takes, and ${region} has no bootstrap with a bucket for it`,
      where: stack.stackName,
      remedy: 'bootstrap the account and region once: npx cdk bootstrap (docs/adopt.md)',
    });
  const { bucket: Bucket } = bootstrap;
  const Key = `${createHash('sha256').update(TemplateBody).digest('hex')}.json`;
  await clients.s3.send(
    new PutObjectCommand({ Bucket, Key, Body: TemplateBody, ContentType: 'application/json' }),
    within(signal),
  );
  return { TemplateURL: `https://${Bucket}.s3.${region}.amazonaws.com/${Key}` };
}
