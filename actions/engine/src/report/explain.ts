/** Explains a failure: which task, why it stopped, its last words, the likely cause and the next step. */

import { messageOf } from '../kit/error.ts';
import type { Ecs, StoppedTask } from '../ports/ecs.ts';
import type { Logs } from '../ports/logs.ts';
import type { Failure } from '../release/record.ts';
import type { Move } from '../release/state.ts';
import type { Sighting } from '../rollout/state.ts';
import { requestAnsweredWell } from './log-requests.ts';

interface Clue {
  readonly when: RegExp;
  readonly cause: string;
  readonly remedy: string;
}

/** First match wins; texts are AWS's own (stopped task errors) and what runtimes print. */
const clues: readonly Clue[] = [
  {
    when: /CannotPullContainer/,
    cause: 'its image could not be pulled',
    remedy: 'check that the digest is in the repository and that the execution role may pull it',
  },
  {
    when: /ResourceInitializationError/,
    cause: 'a secret or log group could not be read at start',
    remedy: 'set the secret (inx secrets set), or widen the execution role',
  },
  { when: /OutOfMemory/, cause: 'it ran out of memory', remedy: 'raise memory in its service.json' },
  { when: /EADDRINUSE/, cause: 'its port is taken inside the task', remedy: 'listen on PORT only once' },
  {
    when: /ERR_MODULE_NOT_FOUND|ModuleNotFoundError|ImportError|Cannot find (module|package)/,
    cause: 'a module is missing in the image',
    remedy: 'add the dependency and its lock entry',
  },
  {
    when: /ECONNREFUSED|OperationalError|Can't connect/,
    cause: 'something it needs at start did not answer',
    remedy: 'check the database and the services it uses',
  },
  {
    when: /failed ELB health checks|ResponseCodeMismatch|Health checks failed/i,
    cause: 'its health path does not answer as the target group expects',
    remedy: 'see its log; request the health path by hand',
  },
  {
    when: /Target\.Timeout|timed out/i,
    cause: 'its health path answers too slowly',
    remedy: 'raise health.timeoutSeconds, or make the path cheaper',
  },
];

/** Shown of a log, and read of it: between a fault and the end of a task lie requests that went well. */
const shownLines = 12;
const readLines = 500;

/** The end of a healthy green task once its deployment goes back: a consequence, never the cause. */
const stoppedOnTheWayBack = (task: StoppedTask): boolean =>
  /^Scaling activity initiated by/.test(task.stoppedReason ?? '');

/** `reason` is what turned the rollout back; used where no task died. */
export async function explain(
  moves: readonly Move[],
  culprits: readonly string[],
  sightings: Readonly<Record<string, Sighting>>,
  reason: string,
  since: number,
  ports: { readonly ecs: Ecs; readonly logs: Logs },
): Promise<Failure[]> {
  const failing = moves.filter((move) => culprits.includes(move.service));
  return Promise.all(failing.map((move) => explainOne(move, sightings[move.service], reason, since, ports)));
}

async function explainOne(
  move: Move,
  sighting: Sighting | undefined,
  reason: string,
  since: number,
  { ecs, logs }: { readonly ecs: Ecs; readonly logs: Logs },
): Promise<Failure> {
  const signal = AbortSignal.timeout(8_000);
  const unread: string[] = [];
  // Explaining must not fail: what is not known is said instead.
  const read = async <Read>(what: string, reading: Promise<readonly Read[]>): Promise<readonly Read[]> =>
    reading.catch((error: unknown) => {
      unread.push(`${what} could not be read: ${messageOf(error)}`);
      return [];
    });
  const tasks = await read('its stopped tasks', ecs.stoppedTasks(move.ecsName, signal));
  const own = tasks
    .filter((task) => task.taskDefinitionArn === move.taskDefinitionArn)
    .sort((a, b) => b.createdAt - a.createdAt);
  // A task that died by itself tells more than one that ECS gave up, and that more than one stopped on the way back.
  const task =
    own.find((each) => each.stopCode !== 'ServiceSchedulerInitiated') ??
    own.find((each) => !stoppedOnTheWayBack(each)) ??
    own[0];
  const told = task && !stoppedOnTheWayBack(task) ? task : undefined;
  const container =
    task?.containers.find((each) => each.exitCode !== undefined && each.exitCode !== 0) ??
    task?.containers[0];
  const log = task
    ? await read(
        'its log',
        logs.tail(
          {
            service: move.service,
            taskArn: task.arn,
            container: container?.name ?? move.service,
            limit: readLines,
          },
          signal,
        ),
      )
    : (await read('its log', logs.service({ service: move.service, since, limit: readLines }, signal))).map(
        (line) => line.message,
      );
  const lines = log.filter((line) => !requestAnsweredWell(line)).slice(-shownLines);
  const evidence = [
    told?.stoppedReason,
    told && container?.reason,
    sighting?.green.worst,
    sighting?.deployment?.statusReason,
    ...lines,
    reason,
  ].join('\n');
  const clue = clues.find((each) => each.when.test(evidence));
  const crashed =
    container?.exitCode !== undefined &&
    container.exitCode !== 0 &&
    task?.stopCode === 'EssentialContainerExited';
  return {
    service: move.service,
    ...(task && { task: task.arn.slice(task.arn.lastIndexOf('/') + 1) }),
    ...(told?.stopCode && { stopCode: told.stopCode }),
    ...(told?.stoppedReason && { stoppedReason: told.stoppedReason }),
    ...(container && { container: container.name }),
    ...(told && container?.exitCode !== undefined && { exitCode: container.exitCode }),
    logs: lines,
    ...(unread.length > 0 && { unread }),
    cause: clue?.cause ?? (crashed ? `its program exited with ${container.exitCode}` : reason),
    remedy:
      clue?.remedy ??
      (lines.length > 0
        ? `mend ${move.service} as its log says, then run inx deploy again`
        : `its log does not tell: request by hand what failed, mend ${move.service}, then run inx deploy again`),
  };
}
