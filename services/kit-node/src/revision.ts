import * as z from 'zod';
import { wait } from './backoff.ts';

const taskSchema = z.object({ Family: z.string().min(1), Revision: z.coerce.string().min(1) });
const TRIES = 4;

/**
 * The task definition revision that runs here, as `family:revision`. ECS tells it through the metadata
 * endpoint, since an image or a task definition that named it would change with every release.
 */
export async function readRevision(
  metadataUri: string | undefined,
  fallback: string | undefined,
): Promise<string> {
  if (metadataUri === undefined) return fallback ?? 'local:0';
  for (let tries = 1; ; tries++) {
    try {
      const answer = await fetch(`${metadataUri}/task`, { signal: AbortSignal.timeout(1500) });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const task = taskSchema.parse(await answer.json());
      return `${task.Family}:${task.Revision}`;
    } catch (error) {
      if (tries >= TRIES) {
        throw new Error(`the task metadata endpoint does not tell the revision: ${(error as Error).message}`);
      }
      await wait(100 * tries);
    }
  }
}
