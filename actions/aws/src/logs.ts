/** CloudWatch Logs behind the engine's port. Stream names follow the awslogs driver: prefix/container/task-id. */
import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Logs } from '@inx/engine';
import { errorName, within } from './clients.ts';

export function createLogs(client: CloudWatchLogsClient, logGroupName: string): Logs {
  return {
    tail: async ({ service, taskArn, container, limit }, signal) => {
      const logStreamName = `${service}/${container}/${taskArn.slice(taskArn.lastIndexOf('/') + 1)}`;
      try {
        const answer = await client.send(
          new GetLogEventsCommand({ logGroupName, logStreamName, limit, startFromHead: false }),
          within(signal),
        );
        return (answer.events ?? []).map((event) => event.message ?? '');
      } catch (error) {
        if (errorName(error) === 'ResourceNotFoundException') return [];
        throw error;
      }
    },
    service: async ({ service, since, limit }, signal) => {
      const found: { at: number; stream: string; message: string }[] = [];
      let nextToken: string | undefined;
      do {
        const answer = await client.send(
          new FilterLogEventsCommand({
            logGroupName,
            logStreamNamePrefix: `${service}/`,
            startTime: since,
            ...(nextToken && { nextToken }),
          }),
          within(signal),
        );
        found.push(
          ...(answer.events ?? []).map((event) => ({
            at: event.timestamp ?? 0,
            stream: event.logStreamName ?? '',
            message: event.message ?? '',
          })),
        );
        nextToken = answer.nextToken;
      } while (nextToken);
      return found.sort((a, b) => a.at - b.at).slice(-limit);
    },
  };
}
