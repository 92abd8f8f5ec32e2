/** Provisions the platform: templates synthesized in process, deployed through CloudFormation in their order. */

import {
  type Bootstrap,
  type Clients,
  closeDefaultGroup,
  createClients,
  createOpeningClients,
  createPlatform,
  deleteStack,
  deployStack,
  emptyBucket,
  findBootstrap,
  inOrder,
} from '@inx/aws';
import { type EventSink, messageOf } from '@inx/engine';
import type { Target } from '@inx/host';
import { bootstrapQualifier, names, type Workspace } from '@inx/manifest';

const pollMs = (target: Target) => (target.name === 'rehearsal' ? 60 : 4_000);

export async function stacksOf({ environment, services }: Pick<Workspace, 'environment' | 'services'>) {
  // The CDK library takes half a second to load, which only commands about the platform need.
  const { synthesize } = await import('@inx/platform');
  return synthesize(environment, services);
}

export async function provision(
  workspace: Workspace,
  target: Target,
  emit: EventSink,
  signal?: AbortSignal,
): Promise<void> {
  const at = Date.now();
  emit({
    type: 'stage-started',
    stage: 'platform',
    title: 'provisioning the platform from its CDK templates',
  });
  const options = { pollMs: pollMs(target), signal };
  const clientsOf = clientsIn(target);
  const bootstrapOf = bootstrapsOf(workspace, signal);
  const tally = { created: 0, updated: 0, unchanged: 0 };
  try {
    await inOrder(await stacksOf(workspace), async (stack) => {
      emit({ type: 'progress', stage: 'platform', detail: stack.stackName });
      const clients = clientsOf(stack);
      const bootstrap = await bootstrapOf(clients);
      tally[await deployStack(clients, stack, { ...options, bootstrap })] += 1;
    });
    await closeDefault(workspace, target, emit, signal);
  } catch (error) {
    emit({
      type: 'stage-ended',
      stage: 'platform',
      ok: false,
      milliseconds: Date.now() - at,
      detail: messageOf(error),
    });
    throw error;
  }
  const detail = Object.entries(tally)
    .filter(([, count]) => count > 0)
    .map(([change, count]) => `${count} stacks ${change}`)
    .join(', ');
  emit({ type: 'stage-ended', stage: 'platform', ok: true, milliseconds: Date.now() - at, detail });
}

/** The VPC's default security group, which CloudFormation cannot close: after the stacks, every time. */
export async function closeDefault(
  { environment }: Pick<Workspace, 'environment'>,
  target: Target,
  emit: EventSink,
  signal?: AbortSignal,
): Promise<{ id: string; removed: number }> {
  const platform = createPlatform(createOpeningClients(target), environment);
  const { taskSecurityGroup } = await platform.contract(signal);
  const closed = await closeDefaultGroup(createClients(target).ec2, taskSecurityGroup, signal);
  if (closed.removed > 0)
    emit({
      type: 'progress',
      stage: 'platform',
      detail: `default security group ${closed.id} closed: ${closed.removed} rules taken away`,
    });
  return closed;
}

/** Clients by region: a stack in the recovery region is CloudFormation's there. */
function clientsIn(target: Target) {
  const made = new Map<string, Clients>();
  return (stack: { readonly stackName: string; readonly region?: string }): Clients => {
    const region = stack.region ?? target.region;
    const clients = made.get(region) ?? createClients({ ...target, region });
    made.set(region, clients);
    return clients;
  };
}

/** Each region's bootstrap, looked for once. */
function bootstrapsOf({ environment }: Workspace, signal?: AbortSignal) {
  const found = new Map<Clients, Promise<Bootstrap | undefined>>();
  return (clients: Clients): Promise<Bootstrap | undefined> => {
    const known = found.get(clients) ?? findBootstrap(clients, bootstrapQualifier(environment), signal);
    found.set(clients, known);
    return known;
  };
}

/** Removes the stacks, last made first. */
export async function deprovision(
  workspace: Workspace,
  target: Target,
  emit: EventSink,
  signal?: AbortSignal,
): Promise<void> {
  const at = Date.now();
  emit({ type: 'stage-started', stage: 'platform', title: 'removing the platform' });
  const { s3 } = createClients(target);
  const options = { pollMs: pollMs(target), signal };
  const clientsOf = clientsIn(target);
  // Nobody's data: journal, records, access logs. Where the environment is protected, they and the buckets stay.
  if (!workspace.environment.deletionProtection) {
    const { stateBucket, accessLogsBucket } = names(workspace.environment);
    for (const bucket of [stateBucket, accessLogsBucket]) await emptyBucket(s3, bucket, signal);
  }
  await inOrder(
    await stacksOf(workspace),
    async (stack) => {
      emit({ type: 'progress', stage: 'platform', detail: stack.stackName });
      await deleteStack(clientsOf(stack).cloudformation, stack.stackName, options);
    },
    'reverse',
  );
  emit({ type: 'stage-ended', stage: 'platform', ok: true, milliseconds: Date.now() - at });
}
