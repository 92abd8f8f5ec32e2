import { CreateServiceCommand, UpdateClusterCommand } from '@aws-sdk/client-ecs';
import { afterEach, expect, test, vi } from 'vitest';
import { register, type Stage, serviceInput, startStage, untilStatus } from './harness.ts';

let stage: Stage;
afterEach(() => stage?.stop());

test('reports what the tasks of a service use, and how many there are', async () => {
  stage = await startStage({ speed: 120 });
  const settings = [{ name: 'containerInsights' as const, value: 'enabled' }];
  await stage.client.send(new UpdateClusterCommand({ cluster: 'c1', settings }));
  await stage.client.send(new CreateServiceCommand(serviceInput(stage, await register(stage))));
  await untilStatus(stage, 'SUCCESSFUL');
  const latest = async (Namespace: string, MetricName: string, Stat: string) => {
    const answer = await stage.aws.invoke<{ MetricDataResults: { Values: number[] }[] }>(
      'cloudwatch',
      'GetMetricData',
      {
        StartTime: new Date(Date.now() - 3_000),
        EndTime: new Date(Date.now() + 1_000),
        MetricDataQueries: [
          {
            Id: 'm',
            MetricStat: {
              Metric: {
                Namespace,
                MetricName,
                Dimensions: [
                  { Name: 'ClusterName', Value: 'c1' },
                  { Name: 'ServiceName', Value: 'web' },
                ],
              },
              Period: 60,
              Stat,
            },
          },
        ],
      },
    );
    return answer.MetricDataResults[0]?.Values[0] ?? Number.NaN;
  };
  await vi.waitFor(
    async () => {
      expect(await latest('ECS/ContainerInsights', 'RunningTaskCount', 'Average')).toBe(2);
      expect(await latest('ECS/ContainerInsights', 'DesiredTaskCount', 'Average')).toBe(2);
      // Two Node processes: some megabytes of 512 each, and hardly any CPU.
      expect(await latest('AWS/ECS', 'MemoryUtilization', 'SampleCount')).toBe(2);
      expect(await latest('AWS/ECS', 'MemoryUtilization', 'Minimum')).toBeGreaterThan(3);
      expect(await latest('AWS/ECS', 'MemoryUtilization', 'Maximum')).toBeLessThan(50);
      expect(await latest('AWS/ECS', 'CPUUtilization', 'Maximum')).toBeLessThanOrEqual(100);
    },
    { timeout: 10_000, interval: 200 },
  );
});
