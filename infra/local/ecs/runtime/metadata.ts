/** Task metadata endpoint, version 4: a task learns of itself at `/v4/<token>`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TaskRecord } from '../model.ts';
import { familyAndRevision } from '../names.ts';

/**
 * Tasks by the secret in their URL. The requests carry no signature, so no account is known when they come in; the
 * secret is random, so tasks of several servers in one process can lie side by side.
 */
const tasks = new Map<string, TaskRecord>();

export const announceTask = (task: TaskRecord): void => void tasks.set(task.token, task);
export const forgetTask = (task: TaskRecord): void => void tasks.delete(task.token);

export const claimsMetadata = (request: IncomingMessage): boolean => request.url?.startsWith('/v4/') ?? false;

/** Serves `/v4/<token>`, `/task`, `/stats`, `/task/stats` and the task role's credentials. */
export async function serveMetadata(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://metadata');
  const [, , token = '', ...rest] = pathname.split('/');
  const task = tasks.get(token);
  const page = PAGES[rest.filter(Boolean).join('/')];
  const found = task && page?.(task);
  if (found === undefined || request.method !== 'GET') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
}

const PAGES: Readonly<Record<string, (task: TaskRecord) => unknown>> = {
  '': (task) => containers(task)[0],
  task: taskPage,
  stats: (task) => stats(task)[containers(task)[0]?.DockerId ?? ''] ?? null,
  'task/stats': stats,
  credentials: ({ credentials }) =>
    credentials && {
      RoleArn: credentials.roleArn,
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      Token: credentials.sessionToken,
      Expiration: new Date(credentials.expiresAt).toISOString(),
    },
};

function taskPage(task: TaskRecord) {
  const { view } = task;
  const { family, revision } = familyAndRevision(view.taskDefinitionArn ?? '');
  return {
    Cluster: view.clusterArn,
    TaskARN: view.taskArn,
    Family: family,
    Revision: revision,
    ...(view.group?.startsWith('service:') ? { ServiceName: view.group.slice('service:'.length) } : {}),
    DesiredStatus: view.desiredStatus,
    KnownStatus: view.lastStatus,
    Limits: { CPU: Number(view.cpu ?? 0) / 1024, Memory: Number(view.memory ?? 0) },
    PullStartedAt: view.pullStartedAt?.toISOString(),
    PullStoppedAt: view.pullStoppedAt?.toISOString(),
    AvailabilityZone: view.availabilityZone,
    LaunchType: view.launchType ?? 'FARGATE',
    Containers: containers(task),
  };
}

function containers(task: TaskRecord) {
  return (task.view.containers ?? []).map((container) => ({
    DockerId: container.runtimeId ?? `${task.id}-${container.name}`,
    Name: container.name,
    DockerName: container.name,
    Image: container.image,
    ImageID: container.imageDigest,
    ContainerARN: container.containerArn,
    DesiredStatus: task.view.desiredStatus,
    KnownStatus: container.lastStatus,
    Type: 'NORMAL',
    Networks: [
      {
        NetworkMode: 'awsvpc',
        IPv4Addresses: container.networkInterfaces?.map((card) => card.privateIpv4Address) ?? [],
      },
    ],
  }));
}

/** Numbers that no runtime measures are absent, not zero. */
function stats(task: TaskRecord): Record<string, unknown> {
  const now = new Date(task.state.world.clock.now()).toISOString();
  return Object.fromEntries(
    containers(task).map((container) => [
      container.DockerId,
      { id: container.DockerId, name: container.Name, read: now },
    ]),
  );
}
