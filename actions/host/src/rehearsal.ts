/** The embedded AWS that runs for a repository: how it is found again from another process. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({
  pid: z.int(),
  endpoint: z.url(),
  speed: z.number(),
  startedAt: z.number(),
  environment: z.string(),
});
export type Rehearsal = z.output<typeof schema>;

/** Twelve digits as access key choose the account in the embedded AWS. */
export const rehearsalCredentials = { accessKeyId: '111122223333', secretAccessKey: 'rehearsal' };

/** Where whoever started it leaves its address. */
export const rehearsalNote = (root: string) => path.join(root, '.inx', 'local.json');

/** The one that runs for this repository, if it answers. */
export async function findRehearsal(root: string): Promise<Rehearsal | undefined> {
  const text = await readFile(rehearsalNote(root), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let note: unknown;
  try {
    note = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(note);
  if (!parsed.success) return undefined;
  const { endpoint, pid } = parsed.data;
  return (await healthOf(endpoint))?.pid === pid ? parsed.data : undefined;
}

const usedSchema = z.array(z.object({ accountId: z.string(), region: z.string() }));

/** Accounts and regions that an embedded AWS was asked for so far. Throws where it does not answer. */
export async function usedAccounts(endpoint: string): Promise<z.output<typeof usedSchema>> {
  const answer = await fetch(new URL('/_inx/accounts', endpoint), { signal: AbortSignal.timeout(3_000) });
  return usedSchema.parse(await answer.json());
}

const healthSchema = z.object({ pid: z.int(), speed: z.number().positive() });

/** What an embedded AWS says of itself; undefined when nothing answers there, or something else does. */
export async function healthOf(endpoint: string): Promise<z.output<typeof healthSchema> | undefined> {
  if (!URL.canParse(endpoint)) return undefined;
  return fetch(new URL('/_inx/health', endpoint), { signal: AbortSignal.timeout(3_000) }).then(
    async (answer) => healthSchema.safeParse(await answer.json().catch(() => undefined)).data,
    () => undefined,
  );
}
