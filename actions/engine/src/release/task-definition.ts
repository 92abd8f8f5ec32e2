/** A service's task definition, from its manifest and the platform's contract. Holds no release number and no secret. */
import { type Environment, names, type PlatformContract, type ServiceManifest } from '@inx/manifest';
import { servicePlatform } from '../image/platform.ts';
import { hashOf } from '../kit/hash.ts';
import type { TaskDefinition } from '../ports/ecs.ts';

export const definitionLabel = 'dev.invoxa.definition';
export const imageLabel = 'dev.invoxa.image';
/** Hash over the versions of its secrets. The versions are in no `valueFrom`, so that going back starts with current ones. */
export const secretsLabel = 'dev.invoxa.secrets';

const cpuArchitectures = { amd64: 'X86_64', arm64: 'ARM64' } as const;

/** ECS's words for what images are built for. */
export const runtimePlatform = {
  cpuArchitecture: cpuArchitectures[servicePlatform.architecture],
  operatingSystemFamily: 'LINUX',
} as const;

/** Everything but the image; its hash tells whether configuration changed. */
export function taskDefinitionTemplate(
  service: ServiceManifest,
  environment: Environment,
  contract: PlatformContract,
): TaskDefinition {
  const footing = contract.services[service.name];
  const collector = environment.tracing ? environment.collectorImage : undefined;
  const variables: Record<string, string> = {
    PORT: String(service.port),
    BASE_URL: contract.baseUrl,
    INX_ENVIRONMENT: environment.name,
    ...(collector !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: collectorEndpoint }),
    ...(service.needs.includes('documents') && { DOCUMENTS_BUCKET: contract.documentsBucket }),
    ...service.environment,
  };
  return {
    family: names(environment).service(service.name),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: String(service.cpu),
    memory: String(service.memory),
    executionRoleArn: footing?.executionRoleArn,
    taskRoleArn: footing?.taskRoleArn,
    runtimePlatform,
    // The root file system is read-only, so what a program must write to for a moment gets a place of its own.
    volumes: [{ name: 'tmp' }],
    containerDefinitions: [
      {
        name: service.name,
        essential: true,
        readonlyRootFilesystem: true,
        user: '10001',
        stopTimeout: 30,
        portMappings: [{ containerPort: service.port, protocol: 'tcp', name: 'http', appProtocol: 'http' }],
        mountPoints: [{ sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false }],
        environment: Object.entries(variables)
          .map(([name, value]) => ({ name, value }))
          .sort((a, b) => a.name.localeCompare(b.name)),
        secrets: Object.entries(service.secrets)
          .map(([name, wanted]) => ({ name, valueFrom: secretReference(wanted, service.name, contract) }))
          .sort((a, b) => a.name.localeCompare(b.name)),
        logConfiguration: logsOf(service.name, contract),
      },
      ...(collector === undefined ? [] : [collectorContainer(collector, service.name, contract)]),
    ],
  };
}

export const logsOf = (service: string, contract: PlatformContract) => ({
  logDriver: 'awslogs',
  options: {
    'awslogs-group': contract.logGroup,
    'awslogs-region': contract.region,
    'awslogs-stream-prefix': service,
  },
});

/** OTLP over HTTP, on the task's own loopback. */
const collectorEndpoint = 'http://127.0.0.1:4318';

/**
 * The AWS Distro for OpenTelemetry collector beside the service: takes spans over OTLP and sends them to X-Ray under the
 * task role. Source: ADOT documentation, "Setting up AWS Distro for OpenTelemetry Collector in Amazon ECS" (side-car).
 * Not essential: where it ends, the service goes on without traces.
 */
function collectorContainer(image: string, service: string, contract: PlatformContract) {
  return {
    name: 'collector',
    image,
    essential: false,
    readonlyRootFilesystem: true,
    command: ['--config=/etc/ecs/ecs-default-config.yaml'],
    memoryReservation: 64,
    logConfiguration: logsOf(service, contract),
  };
}

function secretReference(
  wanted: ServiceManifest['secrets'][string],
  service: string,
  contract: PlatformContract,
): string {
  const arn =
    wanted.secret === 'database'
      ? (contract.services[service]?.databaseSecretArn ?? '')
      : contract.secrets[wanted.secret];
  // arn:json-key:version-stage:version-id (ECS Developer Guide, "Pass Secrets Manager secrets").
  return wanted.key === undefined ? arn : `${arn}:${wanted.key}::`;
}

/** Secret ARNs a service reads. */
export function secretArns(service: ServiceManifest, contract: PlatformContract): string[] {
  return Object.values(service.secrets).map((wanted) =>
    secretReference({ secret: wanted.secret }, service.name, contract),
  );
}

export function definitionHash(template: TaskDefinition): string {
  return hashOf(template);
}

/** Secret → version id. */
export type SecretVersions = Readonly<Record<string, string>>;

/** What `secretsLabel` says; undefined where the versions are not known. */
export const secretsHash = (secrets: SecretVersions | undefined): string | undefined =>
  secrets && Object.keys(secrets).length > 0 ? hashOf(secrets) : undefined;

/** The template with its service's image, and the labels by which an identical one is found again. */
export function withImage(
  template: TaskDefinition,
  image: { readonly repositoryUri: string; readonly digest: string },
  secrets?: SecretVersions,
): TaskDefinition {
  const containers = template['containerDefinitions'] as readonly Record<string, unknown>[];
  const versions = secretsHash(secrets);
  const labels = {
    [definitionLabel]: definitionHash(template),
    [imageLabel]: image.digest,
    ...(versions !== undefined && { [secretsLabel]: versions }),
  };
  return {
    ...template,
    // A side-car names its own image.
    containerDefinitions: containers.map((container) =>
      'image' in container
        ? container
        : { ...container, image: `${image.repositoryUri}@${image.digest}`, dockerLabels: labels },
    ),
  };
}

/** What `x-inx-revision` says of a task of this definition. */
export function revisionName(taskDefinitionArn: string): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf('/') + 1);
}
