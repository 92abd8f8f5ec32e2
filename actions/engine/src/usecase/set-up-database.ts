/** Before the first migration of a service: its schema, its user, and the user's rights on that schema alone. */
import type { Problem } from '../kit/error.ts';
import type { Plan } from '../plan/plan.ts';
import { databaseSetupDefinition, databaseSetupName, newcomers } from '../release/database-setup.ts';
import type { ReleasedService } from '../release/state.ts';
import { definitionLabel } from '../release/task-definition.ts';
import type { Context, Opened } from './context.ts';
import { lastWords } from './last-words.ts';

/** Schemas are made in moments; what takes longer waits for a database that does not answer. */
const limitMs = 600_000;

/**
 * Runs one task for all newcomers, with the image of the first service that can do it. Doing it again changes nothing, so
 * a release that failed afterwards is simply released again. A platform or a repository without it leaves schemas to
 * people, and says so.
 */
export async function setUpDatabase(
  context: Context,
  { contract, ports }: Opened,
  plan: Plan,
  released: Readonly<Record<string, ReleasedService>>,
  release: number,
): Promise<Problem[]> {
  const { environment, services } = context.workspace;
  const wanted = newcomers(plan, services);
  if (wanted.length === 0) return [];
  const host = services.find((service) => service.provision && service.needs.includes('database'));
  const tell = (status: string, detail: string) => {
    for (const { name: service } of wanted)
      context.outer.emit({ type: 'service', stage: 'migrate', service, status, detail });
  };
  const byHand = 'make its schema and user before its migration';
  const provision = host?.provision;
  if (!host || !provision) {
    tell('schema left to you', `no service has "provision": ${byHand}`);
    return [];
  }
  const { repositoryUri } = contract.services[host.name]!;
  const image = { repositoryUri, digest: released[host.name]!.imageDigest };
  const definition = databaseSetupDefinition({ image, services: wanted }, environment, contract);
  if (!definition) {
    tell('schema left to you', `the platform has no role for it: provision it again, or ${byHand}`);
    return [];
  }
  const taskDefinitionArn = await registered(context, ports, definition);
  const task = await ports.ecs.runTask(
    {
      taskDefinitionArn,
      container: databaseSetupName,
      command: provision.command,
      startedBy: `inx-database-setup-${release}`,
    },
    AbortSignal.any([context.cancel, AbortSignal.timeout(limitMs)]),
  );
  const container = task.containers.find((each) => each.name === databaseSetupName);
  const lines = await lastWords(
    ports.logs,
    { container: databaseSetupName, taskArn: task.arn },
    context.cancel,
  );
  if (container?.exitCode === 0) {
    tell('schema and user', messageOf(lines.at(-1)) ?? 'made, or there already');
    return [];
  }
  return [
    {
      code: 'database.set-up-failed',
      message: `making schemas and users for ${wanted.map(({ name }) => name).join(', ')} ended with ${container?.exitCode ?? task.stoppedReason ?? 'no exit code'}${container?.reason ? ` (${container.reason})` : ''}`,
      where: task.arn,
      ...(lines.length > 0 && { why: lines.join('\n') }),
      remedy:
        'see that the database answers and its administrator’s secret is the current one; nothing has moved',
    },
  ];
}

/** An identical definition is reused: registering is the slowest quota. */
async function registered(
  { cancel }: Context,
  { ecs }: Opened['ports'],
  definition: NonNullable<ReturnType<typeof databaseSetupDefinition>>,
): Promise<string> {
  const [container] = definition['containerDefinitions'] as readonly {
    readonly dockerLabels: Record<string, string>;
  }[];
  const latest = await ecs.describeTaskDefinition(definition.family, cancel);
  const same = latest?.active && latest.labels[definitionLabel] === container?.dockerLabels[definitionLabel];
  return same ? latest.arn : ecs.registerTaskDefinition(definition, cancel);
}

/** Of a line in JSON, as programs of the house write them. */
function messageOf(line: string | undefined): string | undefined {
  try {
    const { message, msg } = JSON.parse(line ?? '') as Record<string, unknown>;
    const text = message ?? msg;
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
