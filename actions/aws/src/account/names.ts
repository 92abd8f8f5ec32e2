/** Which of the names that a platform wants exist, with CloudFormation's physical id of each. */
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { DescribeClustersCommand } from '@aws-sdk/client-ecs';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CodedError, type FoundName, type WantedName } from '@inx/engine';
import { statusOf, within } from '../calls.ts';
import type { SurveyClients } from './clients.ts';
import type { Inventory } from './inventory.ts';
import { ifThere, type Reading } from './read.ts';

type Found = Pick<FoundName, 'id' | 'deletedAt' | 'foreign'>;
type Look = (name: string) => Promise<Found | undefined>;

/** One after the other within a kind, as IAM and others answer few calls a second; the kinds side by side. */
export async function findNames(
  clients: SurveyClients,
  inventory: Inventory,
  wanted: readonly WantedName[],
  { read }: Reading,
  signal?: AbortSignal,
): Promise<FoundName[]> {
  const looks = looksOf(clients, inventory, signal);
  const kinds = [...new Set(wanted.map((each) => each.type))];
  const found = await Promise.all(
    kinds.map(async (type) => {
      const look = looks[type];
      if (!look)
        throw new CodedError({
          code: 'doctor.kind',
          message: `nobody here knows how to look for a ${type}`,
          where: type,
          remedy: 'add it to actions/aws/src/account/names.ts',
        });
      const ofKind: FoundName[] = [];
      for (const each of wanted.filter((candidate) => candidate.type === type)) {
        const there = await read(`names of ${type}`, undefined, () => look(each.name));
        if (there) ofKind.push({ ...each, ...there });
      }
      return ofKind;
    }),
  );
  return found.flat();
}

function looksOf(clients: SurveyClients, inventory: Inventory, signal?: AbortSignal): Record<string, Look> {
  const options = within(signal);
  const listed = (all: readonly { readonly id: string; readonly name: string }[]): Look => {
    return async (name) => all.find((each) => each.name === name);
  };
  return {
    'AWS::DynamoDB::Table': (TableName) =>
      there(TableName, () => clients.dynamodb.send(new DescribeTableCommand({ TableName }), options)),
    'AWS::ECR::Repository': (name) =>
      there(name, () =>
        clients.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }), options),
      ),
    'AWS::ECS::Cluster': async (name) => {
      const { clusters = [] } = await clients.ecs.send(
        new DescribeClustersCommand({ clusters: [name] }),
        options,
      );
      return clusters.some((cluster) => cluster.status !== 'INACTIVE') ? { id: name } : undefined;
    },
    'AWS::ElasticLoadBalancingV2::LoadBalancer': listed(inventory.balancers),
    'AWS::ElasticLoadBalancingV2::TargetGroup': listed(inventory.groups),
    'AWS::IAM::Role': (RoleName) =>
      there(RoleName, () => clients.iam.send(new GetRoleCommand({ RoleName }), options)),
    'AWS::Logs::LogGroup': async (name) => {
      const { logGroups = [] } = await clients.logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
        options,
      );
      return logGroups.some((group) => group.logGroupName === name) ? { id: name } : undefined;
    },
    'AWS::RDS::DBInstance': async (name) => (inventory.databases.includes(name) ? { id: name } : undefined),
    'AWS::S3::Bucket': (name) => bucket(clients.s3, name, signal),
    'AWS::SecretsManager::Secret': async (name) => {
      const secret = await ifThere(() =>
        clients.secrets.send(new DescribeSecretCommand({ SecretId: name }), options),
      );
      return (
        secret && {
          id: secret.ARN ?? name,
          ...(secret.DeletedDate && { deletedAt: secret.DeletedDate.getTime() }),
        }
      );
    },
  };
}

async function there(id: string, call: () => Promise<object>): Promise<Found | undefined> {
  return (await ifThere(call)) && { id };
}

/** 404: free. 403: somebody else's. 301: in another region (S3 API, HeadBucket); of which account it does not say. */
async function bucket(
  client: SurveyClients['s3'],
  Bucket: string,
  signal?: AbortSignal,
): Promise<Found | undefined> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }), within(signal));
    return { id: Bucket };
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return undefined;
    if (status === 403 || (error instanceof CodedError && error.code === 'aws.denied'))
      return { id: Bucket, foreign: true };
    if (status === 301) return { id: Bucket };
    throw error;
  }
}
