/** What RegisterTaskDefinition refuses, as AWS words it. */
import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { awsError } from '../../wire/error.ts';

const GIB = 1024;
const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** CPU units → MiB that Fargate pairs with them. */
const FARGATE_SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, GIB, 2 * GIB]],
  [512, range(GIB, 4 * GIB, GIB)],
  [1024, range(2 * GIB, 8 * GIB, GIB)],
  [2048, range(4 * GIB, 16 * GIB, GIB)],
  [4096, range(8 * GIB, 30 * GIB, GIB)],
  [8192, range(16 * GIB, 60 * GIB, 4 * GIB)],
  [16384, range(32 * GIB, 120 * GIB, 8 * GIB)],
]);

const refuse = (message: string): never => {
  throw awsError('ClientException', message);
};

export function validateTaskDefinition(input: RegisterTaskDefinitionRequest): void {
  if (!input.family) refuse('Family should not be blank.');
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.family ?? '')) {
    refuse(
      'Family contains invalid characters. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.',
    );
  }
  const containers = input.containerDefinitions ?? [];
  if (containers.length === 0) refuse('Container list cannot be empty.');
  const fargate = input.requiresCompatibilities?.includes('FARGATE') ?? false;
  if (fargate) validateFargate(input, containers);
  validateContainers(input, containers, fargate);
  validateRole('executionRoleArn', input.executionRoleArn);
  validateRole('taskRoleArn', input.taskRoleArn);
}

/** `.5 vCPU`, `1 GB` and plain numbers all mean units and MiB. */
export function sizeOf(text: string | undefined, unit: 'cpu' | 'memory'): number | undefined {
  if (text === undefined) return undefined;
  const match = /^\s*([\d.]+)\s*(vcpu|gb)?\s*$/i.exec(text);
  if (!match) return refuse(`Invalid '${unit}' setting for task: ${text}`);
  return Math.round(Number(match[1]) * (match[2] ? 1024 : 1));
}

function validateFargate(
  input: RegisterTaskDefinitionRequest,
  containers: readonly ContainerDefinition[],
): void {
  if (input.networkMode !== 'awsvpc') refuse("Fargate only supports network mode 'awsvpc'.");
  const cpu = sizeOf(input.cpu, 'cpu');
  const memory = sizeOf(input.memory, 'memory');
  if (cpu === undefined) refuse("Fargate requires that 'cpu' be defined at the task level.");
  if (memory === undefined) refuse("Fargate requires that 'memory' be defined at the task level.");
  if (!FARGATE_SIZES.get(cpu ?? 0)?.includes(memory ?? 0)) {
    refuse(
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
    );
  }
  validateFargateNeeds(input, containers);
  const share = containers.reduce((sum, container) => sum + (container.cpu ?? 0), 0);
  if (share > (cpu ?? 0))
    refuse('The total cpu units of the containers must not exceed the cpu of the task.');
}

/** Things that Fargate does with the execution role. */
function validateFargateNeeds(
  input: RegisterTaskDefinitionRequest,
  containers: readonly ContainerDefinition[],
): void {
  if (input.executionRoleArn) return;
  const needs = 'Fargate requires task definition to have execution role ARN to support';
  if (containers.some(({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs'))
    refuse(`${needs} log driver awslogs.`);
  if (containers.some(({ image }) => /\.dkr\.ecr\./.test(image ?? ''))) refuse(`${needs} ECR images.`);
  if (containers.some(({ secrets }) => secrets?.length)) {
    refuse(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
  }
}

function validateContainers(
  input: RegisterTaskDefinitionRequest,
  containers: readonly ContainerDefinition[],
  fargate: boolean,
): void {
  const names = containers.map(({ name }) => name ?? '');
  if (names.some((name) => !/^[A-Za-z0-9_-]{1,255}$/.test(name))) {
    refuse(
      'Container name contains invalid characters. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.',
    );
  }
  if (new Set(names).size !== names.length)
    refuse('Container definition names must be unique within the task definition.');
  if (containers.every(({ essential }) => essential === false)) {
    refuse('At least one container in a task definition must be marked as essential.');
  }
  for (const container of containers) validateContainer(input, container, fargate);
  validateHostPorts(containers);
}

function validateContainer(
  input: RegisterTaskDefinitionRequest,
  container: ContainerDefinition,
  fargate: boolean,
): void {
  if (!container.image) refuse(`Container.image should not be null or empty.`);
  if (!fargate && !input.memory && !container.memory && !container.memoryReservation) {
    refuse(
      `Invalid setting for container '${container.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  }
  for (const { containerPort, hostPort } of container.portMappings ?? []) {
    if (!containerPort || containerPort < 1 || containerPort > 65535) {
      refuse(`Container port ${containerPort} is invalid. Must be between 1 and 65535.`);
    }
    if (input.networkMode === 'awsvpc' && hostPort && hostPort !== containerPort) {
      refuse('When networkMode=awsvpc, the host ports and container ports in port mappings must match.');
    }
  }
  if (fargate && (container.stopTimeout ?? 0) > 120)
    refuse('The stop timeout must be 120 seconds or less on Fargate.');
  validateHealthCheck(container);
}

function validateHealthCheck({ name, healthCheck: check }: ContainerDefinition): void {
  if (!check) return;
  if (!check.command?.length) refuse(`Health check command of container '${name}' should not be empty.`);
  const limits = [
    ['interval', check.interval, 5, 300],
    ['timeout', check.timeout, 2, 60],
    ['retries', check.retries, 1, 10],
    ['startPeriod', check.startPeriod, 0, 300],
  ] as const;
  for (const [field, value, least, most] of limits) {
    if (value !== undefined && (value < least || value > most)) {
      refuse(`Health check ${field} of container '${name}' must be between ${least} and ${most}.`);
    }
  }
}

/** All containers of an awsvpc task share one network interface. */
function validateHostPorts(containers: readonly ContainerDefinition[]): void {
  const ports = containers.flatMap(({ portMappings }) =>
    (portMappings ?? []).map(({ containerPort, protocol }) => `${containerPort}/${protocol ?? 'tcp'}`),
  );
  if (new Set(ports).size !== ports.length)
    refuse('The containers of a task definition must not use the same port.');
}

function validateRole(field: string, role: string | undefined): void {
  if (
    role !== undefined &&
    role !== '' &&
    !/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(role) &&
    role.startsWith('arn:')
  ) {
    refuse(`Role is not valid (${field}).`);
  }
}
