import { type Opened, rulesOf, servingOf, shortCommit } from '@inx/engine';
import { openSession, type Session } from '@inx/host';
import { names } from '@inx/manifest';
import Table from 'cli-table3';
import type { Verb } from '../command.ts';
import type { Output } from '../output.ts';

export default {
  summary: 'what an environment runs, who works on it, how its services are',
  examples: [
    ['inx status', 'of dev'],
    ['inx status --json', 'for programs'],
  ],
  run: async (options, output) => {
    await showStatus(await openSession(options, output.emit), output);
    return 0;
  },
} satisfies Verb;

/** Also what a second `npm start` shows. */
export async function showStatus({ context, workspace, target }: Session, output: Output): Promise<void> {
  const contract = await context.outer.platform.contract();
  const ports = context.open(contract);
  const name = names(workspace.environment);
  const state = await ports.store.read();
  // What runs and has no folder any more is shown as well.
  const known = [
    ...new Set([
      ...workspace.services.map((service) => service.name),
      ...Object.keys(state.current?.services ?? {}),
    ]),
  ].sort();
  const [services, rules] = await Promise.all([
    ports.ecs.describeServices(known.map(name.service)),
    ports.traffic.rules(),
  ]);
  const rows = await Promise.all(
    known.map(async (service) => {
      const live = services.find((each) => each.name === name.service(service) && each.status === 'ACTIVE');
      const footing = contract.services[service];
      const pair = {
        liveTargetGroupArn: footing?.blueTargetGroupArn ?? '',
        idleTargetGroupArn: footing?.greenTargetGroupArn ?? '',
      };
      const serving = servingOf(rulesOf(rules, pair).production, pair);
      const group = serving === 'new' ? pair.idleTargetGroupArn : pair.liveTargetGroupArn;
      const health = live && footing ? await ports.traffic.targetHealth(group) : [];
      return {
        service,
        taskDefinition: live?.taskDefinitionArn.split('/').at(-1) ?? null,
        running: live?.running ?? 0,
        desired: live?.desired ?? 0,
        healthy: health.filter((target) => target.state === 'healthy').length,
        image: state.current?.services[service]?.imageDigest.slice(7, 19) ?? null,
      };
    }),
  );
  const held = state.lease && state.lease.expiresAt > context.outer.clock.now() ? state.lease : undefined;
  output.value({
    type: 'status',
    environment: workspace.environment.name,
    target: target.name,
    baseUrl: contract.baseUrl,
    current: state.current ?? null,
    running: state.running ?? null,
    lease: held ?? null,
    services: rows,
  });
  show(output, {
    environment: workspace.environment.name,
    where: target.endpoint ?? `AWS, ${target.region}`,
    contract,
    rows,
    state,
    heldBy: held?.owner,
  });
}

interface Shown {
  readonly environment: string;
  readonly where: string;
  readonly contract: Opened['contract'];
  readonly rows: readonly {
    service: string;
    taskDefinition: string | null;
    running: number;
    desired: number;
    healthy: number;
    image: string | null;
  }[];
  readonly state: Awaited<ReturnType<Opened['ports']['store']['read']>>;
  readonly heldBy: string | undefined;
}

function show(output: Output, { environment, where, contract, rows, state, heldBy }: Shown): void {
  const release = state.current
    ? `release ${state.current.number} (${shortCommit(state.current.commit.sha)})`
    : 'no release yet';
  output.line(`${output.paint.strong(environment)} on ${where}: ${release}`);
  output.line(`address: ${contract.baseUrl}`);
  const table = new Table({
    head: ['service', 'task definition', 'running', 'healthy', 'image'],
    style: { head: [], border: [] },
  });
  for (const row of rows)
    table.push([
      row.service,
      row.taskDefinition ?? '-',
      `${row.running}/${row.desired}`,
      String(row.healthy),
      row.image ?? '-',
    ]);
  output.line(table.toString());
  if (state.running) {
    const settled = heldBy ? `in the hands of ${heldBy}` : 'nobody works on it: inx resume';
    output.line(
      `release ${state.running.number} is ${state.running.decision} (${state.running.reason}); ${settled}`,
    );
  } else if (heldBy) output.line(`held by ${heldBy}`);
}
