import { present } from '../../../wire/present.ts';
import type { ResourceHandler } from '../../handlers.ts';

type Read = NonNullable<ResourceHandler['read']>;

interface Cluster {
  readonly clusterName?: string;
  readonly status?: string;
  readonly settings?: readonly { readonly name?: string; readonly value?: string }[];
  readonly capacityProviders?: readonly string[];
}

export const readCluster: Read = async (name, _, { world }) => {
  const { clusters } = await world.invoke<{ clusters?: Cluster[] }>('ecs', 'DescribeClusters', {
    clusters: [name],
    include: ['SETTINGS'],
  });
  const live = clusters?.[0];
  if (!live || live.status === 'INACTIVE') return undefined;
  return {
    ClusterName: live.clusterName,
    CapacityProviders: live.capacityProviders,
    ClusterSettings: live.settings?.map(({ name: Name, value: Value }) => ({ Name, Value })),
  };
};

interface Repository {
  readonly repositoryName?: string;
  readonly imageTagMutability?: string;
  readonly imageScanningConfiguration?: { readonly scanOnPush?: boolean };
}

export const readRepository: Read = async (name, _, { world }) => {
  const found = await present(() =>
    world.invoke<{ repositories?: Repository[] }>('ecr', 'DescribeRepositories', { repositoryNames: [name] }),
  );
  const live = found?.repositories?.[0];
  if (!live) return undefined;
  const policy = await present(() =>
    world.invoke<{ lifecyclePolicyText?: string }>('ecr', 'GetLifecyclePolicy', { repositoryName: name }),
  );
  return {
    RepositoryName: live.repositoryName,
    ImageTagMutability: live.imageTagMutability,
    ImageScanningConfiguration: { ScanOnPush: live.imageScanningConfiguration?.scanOnPush },
    LifecyclePolicy: policy && { LifecyclePolicyText: policy.lifecyclePolicyText },
  };
};
