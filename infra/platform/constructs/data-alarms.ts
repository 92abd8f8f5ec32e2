/** Alarms over the database and NAT. */
import type { EnvironmentStack } from '../environment-stack.ts';
import { type AlarmSettings, alarm } from './alarm.ts';

export function databaseAlarms(stack: EnvironmentStack, topicArn: string): void {
  const { database } = stack.settings;
  const watch = (
    id: string,
    name: string,
    metric: string,
    settings: Pick<AlarmSettings, 'description' | 'comparison' | 'threshold'>,
  ) =>
    alarm(stack, stack, id, topicArn, {
      name,
      watched: {
        namespace: 'AWS/RDS',
        name: metric,
        dimensions: { DBInstanceIdentifier: stack.names.database },
        statistic: 'Average',
      },
      periodSeconds: 300,
      datapoints: [2, 2],
      ...settings,
    });
  watch('DatabaseCpu', 'database-cpu', 'CPUUtilization', {
    description: 'the database computes above 80 % for ten minutes',
    comparison: 'GreaterThanThreshold',
    threshold: 80,
  });
  // RDS lets storage grow below a tenth of free room: that it is still this low means that it did not, or cannot again.
  watch('DatabaseStorage', 'database-storage', 'FreeStorageSpace', {
    description:
      'less than 8 % of the storage first asked for is free: it has not grown, or has reached its limit',
    comparison: 'LessThanThreshold',
    threshold: Math.round(database.storageGb * 0.08 * 1024 ** 3),
  });
  watch('DatabaseConnections', 'database-connections', 'DatabaseConnections', {
    description: `more than ${database.connectionsAlarm} connections are open, near what the class allows`,
    comparison: 'GreaterThanThreshold',
    threshold: database.connectionsAlarm,
  });
}

/** An allocation error means that a connection to the internet could not be made. */
export function natAlarms(stack: EnvironmentStack, topicArn: string, natGatewayIds: readonly string[]): void {
  natGatewayIds.forEach((natGatewayId, zone) => {
    const metric = (name: string) => ({
      namespace: 'AWS/NATGateway',
      name,
      dimensions: { NatGatewayId: natGatewayId },
      statistic: 'Sum',
    });
    alarm(stack, stack, `NatErrors${zone + 1}`, topicArn, {
      name: `nat-errors-${zone + 1}`,
      description: `NAT gateway ${zone + 1} could not open connections, or dropped packets`,
      watched: {
        metrics: { ports: metric('ErrorPortAllocation'), dropped: metric('PacketsDropCount') },
        expression: 'FILL(ports, 0) + FILL(dropped, 0)',
      },
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periodSeconds: 300,
      datapoints: [2, 2],
    });
  });
}
