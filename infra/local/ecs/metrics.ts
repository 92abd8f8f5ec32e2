/**
 * A service's metrics in CloudWatch, once an AWS minute: AWS/ECS of what its tasks really use, and ECS/ContainerInsights
 * of how many there are. Source: Amazon ECS Developer Guide, "CloudWatch metrics"; CloudWatch User Guide, "Container
 * Insights metrics for Amazon ECS".
 */
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { EcsState, ServiceRecord, TaskRecord } from './model.ts';
import type { Usage } from './runtime/usage.ts';

/** How often a service's metrics are sent, in AWS time. */
export const METRICS_MS = 60_000;
/** Fargate gives a task no more than its definition says; this host may. */
const FULL_PERCENT = 100;

interface Reading {
  readonly at: number;
  readonly cpuSeconds: number;
}

/** What each task had used when it was last looked at. */
const readings = new WeakMap<TaskRecord, Reading>();

/** A CloudWatch that refuses loses only this minute. */
export async function sendMetrics(state: EcsState): Promise<void> {
  const services = [...state.services.values()].filter((service) => service.status === 'ACTIVE');
  const batches = [
    { Namespace: 'AWS/ECS', MetricData: services.flatMap(utilization) },
    {
      Namespace: 'ECS/ContainerInsights',
      MetricData: services.filter(hasInsights).flatMap(counts),
    },
  ];
  for (const batch of batches) {
    if (batch.MetricData.length === 0) continue;
    try {
      await state.world.invoke('cloudwatch', 'PutMetricData', batch);
    } catch (error) {
      state.world.log(`ecs: metrics were not taken: ${String(error)}`);
    }
  }
}

const dimensions = (service: ServiceRecord) => [
  { Name: 'ClusterName', Value: service.clusterName },
  { Name: 'ServiceName', Value: service.name },
];

const tasksOf = (service: ServiceRecord): TaskRecord[] => service.taskSets.flatMap((set) => [...set.tasks]);

function hasInsights(service: ServiceRecord): boolean {
  const { settings = [] } = service.state.clusters.get(service.clusterName) ?? {};
  return settings.some(
    ({ name, value }) => name === 'containerInsights' && (value === 'enabled' || value === 'enhanced'),
  );
}

/** One value a task, so that Average and Maximum say what they say in AWS. */
function utilization(service: ServiceRecord): MetricDatum[] {
  const { clock } = service.state.world;
  return tasksOf(service).flatMap((task): MetricDatum[] => {
    if (task.view.lastStatus !== 'RUNNING') return [];
    const used = task.usage?.();
    const before = readings.get(task);
    const now = clock.now();
    if (!used) return [];
    readings.set(task, { at: now, cpuSeconds: used.cpuSeconds });
    const datum = (MetricName: string, Value: number): MetricDatum => ({
      MetricName,
      Dimensions: dimensions(service),
      Timestamp: new Date(now),
      Value: Math.min(FULL_PERCENT, Value),
      Unit: 'Percent',
    });
    const cpu = before && cpuPercent(task, used, before, now);
    return [
      ...(cpu === undefined ? [] : [datum('CPUUtilization', cpu)]),
      datum('MemoryUtilization', (used.memoryBytes / (Number(task.view.memory ?? 0) * 1024 * 1024)) * 100),
    ];
  });
}

/** Of the CPU units that the task definition reserves; 1024 are one vCPU. */
function cpuPercent(task: TaskRecord, used: Usage, before: Reading, now: number): number | undefined {
  const seconds = (now - before.at) / 1000;
  const reserved = Number(task.view.cpu ?? 0) / 1024;
  if (seconds <= 0 || reserved <= 0) return undefined;
  return (Math.max(0, used.cpuSeconds - before.cpuSeconds) / (seconds * reserved)) * 100;
}

function counts(service: ServiceRecord): MetricDatum[] {
  const now = new Date(service.state.world.clock.now());
  const tasks = tasksOf(service);
  const datum = (MetricName: string, Value: number): MetricDatum => ({
    MetricName,
    Dimensions: dimensions(service),
    Timestamp: now,
    Value,
    Unit: 'Count',
  });
  const running = tasks.filter((task) => task.view.lastStatus === 'RUNNING').length;
  const pending = tasks.filter((task) =>
    ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(task.view.lastStatus ?? ''),
  );
  return [
    datum('DesiredTaskCount', service.desiredCount),
    datum('RunningTaskCount', running),
    datum('PendingTaskCount', pending.length),
  ];
}
