/** The awslogs driver: a container's lines into CloudWatch Logs. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { AccountWorld } from '../../service.ts';
import { type ContainerPlan, StartFailure } from './contract.ts';

export interface LogSink {
  /** Sends a stream's lines until it ends. */
  follow(stream: Readable): void;
}

/** Opens the container's log stream; without the awslogs driver output is read and dropped. */
export async function openLog(world: AccountWorld, plan: ContainerPlan): Promise<LogSink> {
  const configuration = plan.container.logConfiguration;
  if (configuration?.logDriver !== 'awslogs') return { follow: (stream) => void stream.resume() };
  const options = configuration.options ?? {};
  const logGroupName = options['awslogs-group'] ?? '';
  const prefix = options['awslogs-stream-prefix'];
  const logStreamName = prefix ? `${prefix}/${plan.container.name}/${plan.taskId}` : plan.taskId;
  if (options['awslogs-create-group'] === 'true') await createGroup(world, logGroupName);
  await world.invoke('logs', 'CreateLogStream', { logGroupName, logStreamName }).catch((error: Error) => {
    if (error.name === 'ResourceAlreadyExistsException') return;
    throw new StartFailure(
      'ResourceInitializationError',
      `failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: operation error CloudWatch Logs: CreateLogStream, ${error.name}: ${error.message} : exit status 1`,
    );
  });
  return new Batches(world, logGroupName, logStreamName);
}

async function createGroup(world: AccountWorld, logGroupName: string): Promise<void> {
  await world.invoke('logs', 'CreateLogGroup', { logGroupName }).catch((error: Error) => {
    if (error.name !== 'ResourceAlreadyExistsException') throw error;
  });
}

/** PutLogEvents takes up to 10 000 events; lines that come while one call is under way form the next batch. */
class Batches implements LogSink {
  readonly #world: AccountWorld;
  readonly #group: string;
  readonly #stream: string;
  #waiting: { timestamp: number; message: string }[] = [];
  #sending = false;

  constructor(world: AccountWorld, group: string, stream: string) {
    this.#world = world;
    this.#group = group;
    this.#stream = stream;
  }

  follow(stream: Readable): void {
    // Broken pipes of a killed program are no news; readline passes the input's errors on to itself.
    stream.on('error', () => undefined);
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
      .on('line', (message) => this.#add(message))
      .on('error', () => undefined);
  }

  #add(message: string): void {
    // CloudWatch Logs refuses empty messages; the driver leaves such lines out as well.
    if (message === '') return;
    this.#waiting.push({ timestamp: this.#world.clock.now(), message });
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    // Let a burst gather before the first call.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const logEvents = this.#waiting.splice(0, 1000);
      await this.#world
        .invoke('logs', 'PutLogEvents', { logGroupName: this.#group, logStreamName: this.#stream, logEvents })
        .catch((error: Error) =>
          this.#world.log(`ecs: log lines lost for ${this.#stream}: ${error.message}`),
        );
    }
    this.#sending = false;
  }
}
