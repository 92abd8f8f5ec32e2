/** `recover`: the environment's lost state again, from the newest release record that is what ECS runs. */
import { names } from '@inx/manifest';
import type { Problem } from '../kit/error.ts';
import type { ReleaseRecord } from '../release/record.ts';
import { type Context, type Opened, openEnvironment, type Result } from './context.ts';

const searched = 50;

/** Writes only where there is no state, and only what ECS confirms; touches nothing that runs. */
export async function recover(context: Context): Promise<Result> {
  const opened = await openEnvironment(context);
  const { store } = opened.ports;
  const { clock } = context.outer;
  const records = await store.listRecords(searched, context.cancel);
  const kept = records.filter((record) => record.outcome === 'released');
  const [newest] = kept;
  if (!newest) return refused([nothing(opened)]);
  const live = await servicesOf(context, opened, kept);
  const busy = await openRollouts(context, opened, live);
  if (busy.length > 0) return refused(busy);
  const found = kept.find((record) => differences(record, live).length === 0);
  if (!found) return refused(differences(newest, live));
  const lastNumber = await lastUsed(opened, records[0]!.number, context.cancel);
  const written = await store.restore(
    {
      version: 1,
      lastNumber,
      current: found.release,
      // Every lease before counted from one: none of them can be mistaken for one that comes.
      lastToken: clock.now(),
    },
    context.cancel,
  );
  return written === 'written'
    ? {
        outcome: 'unchanged',
        reason: `the state is rebuilt: release ${found.number} serves, as its record and ECS say alike; the next is ${lastNumber + 1}`,
        problems: [],
      }
    : { outcome: 'unchanged', reason: 'the state is there: nothing to recover', problems: [] };
}

const refused = (problems: readonly Problem[]): Result => ({
  outcome: 'refused',
  reason: problems[0]?.message ?? 'nothing can be recovered',
  problems,
});

const nothing = ({ contract }: Opened): Problem => ({
  code: 'recover.no-record',
  message: 'no record of a release is left to rebuild the state from',
  where: `s3://${contract.stateBucket}/releases/`,
  remedy: 'restore the bucket first: docs/runbooks/lost-state.md',
});

/** Service → task definition that ECS runs, and its current deployment. */
type Live = ReadonlyMap<
  string,
  { readonly taskDefinitionArn: string; readonly deploymentArn?: string | undefined }
>;

async function servicesOf(
  context: Context,
  { ports }: Opened,
  kept: readonly ReleaseRecord[],
): Promise<Live> {
  const naming = names(context.workspace.environment);
  const known = [...new Set(kept.flatMap((record) => Object.keys(record.release.services)))];
  const found = await ports.ecs.describeServices(known.map(naming.service), context.cancel);
  return new Map(
    known.flatMap((service) => {
      const live = found.find((each) => each.name === naming.service(service) && each.status === 'ACTIVE');
      return live
        ? [
            [
              service,
              { taskDefinitionArn: live.taskDefinitionArn, deploymentArn: live.currentDeploymentArn },
            ] as const,
          ]
        : [];
    }),
  );
}

const moving = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'];

async function openRollouts(context: Context, { ports }: Opened, live: Live): Promise<Problem[]> {
  const current = [...live.values()].flatMap(({ deploymentArn }) => deploymentArn ?? []);
  const deployments = await ports.ecs.describeDeployments(current, context.cancel);
  return deployments
    .filter((deployment) => moving.includes(deployment.status))
    .map((deployment) => ({
      code: 'recover.rollout',
      message: `a deployment is ${deployment.status}, and with the state its decision is lost`,
      where: deployment.arn,
      why: 'undecided, ECS returns every service to the old side by itself once the pause ends',
      remedy:
        'wait until it has ended, or end it now: aws ecs stop-service-deployment --stop-type ROLLBACK --service-deployment-arn (the ARN above); then inx recover',
    }));
}

function differences({ number, release }: ReleaseRecord, live: Live): Problem[] {
  const wrong = (service: string, runs: string, says: string): Problem => ({
    code: 'recover.differs',
    message: `${service} runs ${runs}, and release ${number} has ${says}`,
    where: service,
    remedy: 'docs/runbooks/lost-state.md: bring ECS to what one record says, then inx recover',
  });
  const name = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
  const recorded = Object.entries(release.services).flatMap(([service, { taskDefinitionArn }]) => {
    const runs = live.get(service)?.taskDefinitionArn;
    return runs === taskDefinitionArn
      ? []
      : [wrong(service, runs === undefined ? 'nowhere' : name(runs), name(taskDefinitionArn))];
  });
  const beyond = [...live].flatMap(([service, { taskDefinitionArn }]) =>
    release.services[service] ? [] : [wrong(service, name(taskDefinitionArn), 'no such service')],
  );
  return [...recorded, ...beyond];
}

/** A release that died before its record has a journal: its number is not given out again. */
async function lastUsed({ ports }: Opened, recorded: number, signal: AbortSignal): Promise<number> {
  let last = recorded;
  while ((await ports.store.journalLength(last + 1, signal)) > 0) last += 1;
  return last;
}
