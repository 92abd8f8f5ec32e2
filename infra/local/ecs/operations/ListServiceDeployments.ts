import type {
  ListServiceDeploymentsCommandInput,
  ListServiceDeploymentsCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { findService } from '../state.ts';
import { page } from '../validate/page.ts';
import { briefDeployment, seenDeployment } from '../views/deployment.ts';

const listServiceDeployments: Operation<
  EcsState,
  ListServiceDeploymentsCommandInput,
  Omit<ListServiceDeploymentsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const service = findService(state, input.cluster, input.service);
  const { after, before } = input.createdAt ?? {};
  const seen = [...state.deployments.values()]
    .filter((deployment) => deployment.service === service)
    .reverse()
    .flatMap((deployment) => seenDeployment(deployment) ?? [])
    .filter(({ status }) => !input.status?.length || input.status.some((wanted) => wanted === status))
    .filter(({ createdAt }) => !after || (createdAt && createdAt >= after))
    .filter(({ createdAt }) => !before || (createdAt && createdAt <= before));
  const { items, nextToken } = page(seen, input.maxResults, input.nextToken, 20);
  return { serviceDeployments: items.map(briefDeployment), nextToken };
};

export default listServiceDeployments;
