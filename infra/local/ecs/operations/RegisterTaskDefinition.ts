import type {
  Attribute,
  ContainerDefinition,
  RegisterTaskDefinitionCommandInput,
  RegisterTaskDefinitionCommandOutput,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { taskDefinitionArn } from '../names.ts';
import { sizeOf, validateTaskDefinition } from '../validate/taskdefinition.ts';

/** Members that AWS fills in; comparing a registered definition with a wish must know them. */
function completed(container: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    portMappings: (container.portMappings ?? []).map((mapping) => ({
      ...mapping,
      ...(networkMode === 'awsvpc' ? { hostPort: mapping.hostPort || mapping.containerPort } : {}),
      protocol: mapping.protocol ?? 'tcp',
    })),
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    ...(container.healthCheck
      ? { healthCheck: { interval: 30, timeout: 5, retries: 3, ...container.healthCheck } }
      : {}),
  };
}

function requiredAttributes(definition: RegisterTaskDefinitionRequest): Attribute[] {
  const containers = definition.containerDefinitions ?? [];
  const names = [
    ...(containers.some(({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs')
      ? ['com.amazonaws.ecs.capability.logging-driver.awslogs', 'ecs.capability.execution-role-awslogs']
      : []),
    ...(containers.some(({ secrets }) => secrets?.length)
      ? ['ecs.capability.secrets.asm.environment-variables']
      : []),
    ...(definition.taskRoleArn ? ['com.amazonaws.ecs.capability.task-iam-role'] : []),
    'com.amazonaws.ecs.capability.docker-remote-api.1.18',
    ...(definition.networkMode === 'awsvpc' ? ['ecs.capability.task-eni'] : []),
  ];
  return names.map((name) => ({ name }));
}

const registerTaskDefinition: Operation<
  EcsState,
  RegisterTaskDefinitionCommandInput,
  Omit<RegisterTaskDefinitionCommandOutput, '$metadata'>
> = (input, { state, principal }) => {
  validateTaskDefinition(input);
  const { tags, ...given } = input;
  const family = given.family ?? '';
  const revisions = state.families.get(family) ?? [];
  const revision = revisions.length + 1;
  const definition: TaskDefinition = {
    // Fields that this emulator gives no meaning to stay as they came.
    ...given,
    ...(given.cpu ? { cpu: String(sizeOf(given.cpu, 'cpu')) } : {}),
    ...(given.memory ? { memory: String(sizeOf(given.memory, 'memory')) } : {}),
    containerDefinitions: (given.containerDefinitions ?? []).map((container) =>
      completed(container, given.networkMode),
    ),
    taskDefinitionArn: taskDefinitionArn(state.world, family, revision),
    revision,
    status: 'ACTIVE',
    volumes: given.volumes ?? [],
    placementConstraints: given.placementConstraints ?? [],
    compatibilities: given.networkMode === 'awsvpc' ? ['EC2', 'FARGATE'] : ['EC2'],
    requiresAttributes: requiredAttributes(given),
    registeredAt: new Date(state.world.clock.now()),
    registeredBy: principal,
  };
  state.families.set(family, [...revisions, definition]);
  if (tags?.length) state.tags.set(definition.taskDefinitionArn ?? '', tags);
  return { taskDefinition: definition, tags: tags ?? [] };
};

export default registerTaskDefinition;
