/** A stack as it is to be deployed, and how it is handed to CloudFormation. */
import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CodedError } from '@inx/engine';
import { type Clients, errorName, within } from '../clients.ts';

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
  signal?: AbortSignal,
): Promise<{ readonly TemplateBody: string } | { readonly TemplateURL: string }> {
  const TemplateBody = JSON.stringify(stack.template);
  if (Buffer.byteLength(TemplateBody) <= longestBody) return { TemplateBody };
  const { Account } = await clients.sts.send(new GetCallerIdentityCommand({}), within(signal));
  const region = await clients.cloudformation.config.region();
  const Bucket = `cdk-hnb659fds-assets-${Account}-${region}`;
  const Key = `${createHash('sha256').update(TemplateBody).digest('hex')}.json`;
  try {
    await clients.s3.send(
      new PutObjectCommand({ Bucket, Key, Body: TemplateBody, ContentType: 'application/json' }),
      within(signal),
    );
  } catch (error) {
    if (errorName(error) !== 'NoSuchBucket') throw error;
    throw new CodedError({
      code: 'platform.not-bootstrapped',
      message: `the template of ${stack.stackName} is larger than a call takes, and there is no bucket ${Bucket} for it`,
      where: stack.stackName,
      remedy: `bootstrap the account and region once: npx cdk bootstrap aws://${Account}/${region}`,
    });
  }
  return { TemplateURL: `https://${Bucket}.s3.${region}.amazonaws.com/${Key}` };
}
