/** The real SDK against an embedded AWS of its own, for this folder's tests. */
import * as sdk from '@aws-sdk/client-cloudformation';
import { type LocalAws, startLocalAws } from '../../index.ts';
import { connectionTo } from '../../test/connection.ts';

export interface Harness {
  readonly aws: LocalAws;
  readonly client: sdk.CloudFormationClient;
  /** Answers the stack as it rests; a refused call throws. */
  create(name: string, resources: object, more?: Partial<sdk.CreateStackCommandInput>): Promise<sdk.Stack>;
  update(name: string, resources: object, more?: Partial<sdk.UpdateStackCommandInput>): Promise<sdk.Stack>;
  remove(name: string, more?: Partial<sdk.DeleteStackCommandInput>): Promise<sdk.Stack>;
  describe(name: string): Promise<sdk.Stack>;
  /** Oldest first: `LogicalId STATUS`. */
  story(name: string): Promise<string[]>;
  physicalId(name: string, logicalId: string): Promise<string>;
  stop(): Promise<void>;
}

export const bodyOf = (resources: object) =>
  JSON.stringify('Resources' in resources ? resources : { Resources: resources });

export async function startHarness(): Promise<Harness> {
  const aws = await startLocalAws({ speed: 100 });
  const client = new sdk.CloudFormationClient(connectionTo(aws));
  const describe = async (StackName: string) =>
    (await client.send(new sdk.DescribeStacksCommand({ StackName }))).Stacks![0]!;
  const events = async (StackName: string) =>
    (await client.send(new sdk.DescribeStackEventsCommand({ StackName }))).StackEvents!.reverse();
  const Capabilities: sdk.Capability[] = ['CAPABILITY_NAMED_IAM'];
  return {
    aws,
    client,
    describe,
    create: async (StackName, resources, more) => {
      const TemplateBody = bodyOf(resources);
      const { StackId } = await client.send(
        new sdk.CreateStackCommand({ StackName, TemplateBody, Capabilities, ...more }),
      );
      return describe(StackId!);
    },
    update: async (StackName, resources, more) => {
      const TemplateBody = bodyOf(resources);
      await client.send(new sdk.UpdateStackCommand({ StackName, TemplateBody, Capabilities, ...more }));
      return describe(StackName);
    },
    remove: async (StackName, more) => {
      const { StackId } = await describe(StackName);
      await client.send(new sdk.DeleteStackCommand({ StackName, ...more }));
      return describe(StackId!);
    },
    story: async (name) =>
      (await events(name)).map((each) => `${each.LogicalResourceId} ${each.ResourceStatus}`),
    physicalId: async (StackName, LogicalResourceId) =>
      (await client.send(new sdk.DescribeStackResourceCommand({ StackName, LogicalResourceId })))
        .StackResourceDetail!.PhysicalResourceId!,
    stop: () => aws.stop(),
  };
}

export const parameter = (Name: unknown, Value: unknown, more: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
  ...more,
});
