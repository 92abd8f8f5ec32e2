/** The `process` runtime: an image's application layers run as a child process of this server. */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import getPort from 'get-port';
import type { AccountWorld } from '../../service.ts';
import { executionWorld } from '../roles.ts';
import {
  type ContainerPlan,
  type PreparedContainer,
  type RunningContainer,
  StartFailure,
  type TaskRuntime,
} from './contract.ts';
import { ImageStore, type PulledImage } from './image.ts';
import { type LogSink, openLog } from './logs.ts';
import { rewriteCommand, rewriteList, rewritePath } from './rewrite.ts';
import { resolveSecrets } from './secrets.ts';
import { type Program, type Supervised, supervise } from './supervisor.ts';
import { usageOf } from './usage.ts';

/** Names the base an image stands on; the rehearsal's images have the marker instead of an operating system. */
const BASE_LABEL = 'dev.invoxa.base-runtime';
const HOST = '127.0.0.1';

export function createProcessRuntime(world: AccountWorld): TaskRuntime {
  const images = new ImageStore(world);
  const running = new Set<Supervised>();
  let stopped = false;
  return {
    resolveDigest: (image) => images.resolveDigest(image),
    async prepare(plan, signal) {
      const acting = executionWorld(world, plan.definition.executionRoleArn, plan.taskArn);
      const image = await images.pull(plan.container.image ?? '', acting);
      signal.throwIfAborted();
      const base = checkBase(plan, image);
      const [secrets, log] = await Promise.all([
        resolveSecrets(acting, plan.container.secrets ?? []),
        openLog(acting, plan),
      ]);
      return {
        imageDigest: image.digest,
        start: async () => {
          if (stopped) throw new StartFailure('CannotStartContainerError', 'the embedded AWS is stopping');
          return startContainer(world, plan, image, base, { ...plan.environment, ...secrets }, log, running);
        },
      } satisfies PreparedContainer;
    },
    async stop() {
      stopped = true;
      const ends = [...running].map((program) => {
        program.kill();
        return program.exited;
      });
      await Promise.all(ends);
    },
  };
}

function checkBase(plan: ContainerPlan, image: PulledImage): string {
  const base = image.config.config?.Labels?.[BASE_LABEL];
  if (base === 'node' || base === 'python') return base;
  throw new StartFailure(
    'CannotStartContainerError',
    `the process runtime runs images labelled ${BASE_LABEL}=node or python; ${plan.container.image} ${base === undefined ? 'has no such label' : `says ${base}`}`,
  );
}

async function startContainer(
  world: AccountWorld,
  plan: ContainerPlan,
  image: PulledImage,
  base: string,
  environment: Record<string, string>,
  log: LogSink,
  running: Set<Supervised>,
): Promise<RunningContainer> {
  const ports = await allocatePorts(plan);
  const scratch = join(world.directory, 'ecs', 'tasks', plan.taskId, plan.container.name ?? '');
  await mkdir(scratch, { recursive: true });
  const program = programOf(world, plan, image, base, environment, ports, scratch);
  const child = await supervise(program).catch((error: Error) => {
    throw new StartFailure('CannotStartContainerError', error.message);
  });
  running.add(child);
  log.follow(child.stdout);
  log.follow(child.stderr);
  const exited = child.exited.then(async (code) => {
    running.delete(child);
    await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
    return { code };
  });
  return {
    runtimeId: `${plan.taskId}-${child.pid}`,
    exited,
    ports,
    terminate: child.terminate,
    kill: child.kill,
    usage: () => usageOf(child.pid),
    probe: (command, timeoutSeconds) =>
      probe(world, { ...program, command: healthCommand(command, image.root, base) }, timeoutSeconds),
  };
}

/** One real port a mapping. PORT names the first; a program with several must be told of the others itself. */
async function allocatePorts(plan: ContainerPlan): Promise<Map<number, { host: string; port: number }>> {
  const ports = new Map<number, { host: string; port: number }>();
  for (const mapping of plan.container.portMappings ?? []) {
    if (mapping.containerPort)
      ports.set(mapping.containerPort, { host: HOST, port: await getPort({ host: HOST }) });
  }
  return ports;
}

/** Nothing of the server's own environment but where programs are found; a task sees what its definition says. */
function programOf(
  world: AccountWorld,
  plan: ContainerPlan,
  image: PulledImage,
  base: string,
  given: Record<string, string>,
  ports: ReadonlyMap<number, { host: string; port: number }>,
  scratch: string,
): Program {
  const config = image.config.config ?? {};
  const baked = Object.fromEntries((config.Env ?? []).map((line) => splitVariable(line)));
  const rewritten = Object.entries({ ...baked, ...given }).map(([name, value]) => [
    name,
    rewriteList(value, image.root),
  ]);
  const [first] = ports.values();
  const metadata = `${world.endpoint}/v4/${plan.token}`;
  const environment: Record<string, string> = {
    LANG: 'C.UTF-8',
    ...Object.fromEntries(rewritten),
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: scratch,
    TMPDIR: scratch,
    HOST,
    ...(first ? { PORT: String(first.port) } : {}),
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region,
    AWS_ENDPOINT_URL: world.endpoint,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    ECS_CONTAINER_METADATA_URI_V4: metadata,
    ...(plan.definition.taskRoleArn ? { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata}/credentials` } : {}),
  };
  const entry = plan.container.entryPoint ?? config.Entrypoint ?? [];
  // An own entry point drops the image's Cmd, as Docker does.
  const tail = plan.command ?? (plan.container.entryPoint ? [] : (config.Cmd ?? []));
  const command = rewriteCommand([...entry, ...tail], image.root, interpreters(base));
  if (command.length === 0) throw new StartFailure('CannotStartContainerError', 'no command specified');
  const wanted = plan.container.workingDirectory ?? config.WorkingDir ?? '/';
  const directory = wanted === '/' ? image.root : rewritePath(wanted, image.root);
  if (!existsSync(directory)) {
    throw new StartFailure('CannotStartContainerError', `working directory ${wanted} is not in the image`);
  }
  return { command, directory, environment };
}

const splitVariable = (line: string): [string, string] => {
  const at = line.indexOf('=');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
};

function interpreters(base: string): Record<string, string> {
  const python = process.env.INX_PYTHON ?? 'python3';
  return base === 'node' ? { node: process.execPath } : { python, python3: python };
}

/** `CMD` runs words, `CMD-SHELL` a line. */
function healthCommand(command: readonly string[], root: string, base: string): string[] {
  const [kind, ...words] = command;
  if (kind === 'CMD-SHELL') return ['/bin/sh', '-c', words.join(' ')];
  return rewriteCommand(kind === 'CMD' ? words : command, root, interpreters(base));
}

async function probe(world: AccountWorld, program: Program, timeoutSeconds: number): Promise<number> {
  const child = await supervise(program).catch(() => undefined);
  if (!child) return 126;
  child.stdout.resume();
  child.stderr.resume();
  const cancel = world.clock.timer(timeoutSeconds * 1000, child.kill);
  try {
    return await child.exited;
  } finally {
    cancel();
  }
}
