/** One comment a pull request and environment, updated in place whoever comes first, and made again when deleted. */
import { type Api, findOrCreate, once } from './client.ts';
import { statusOf } from './problem.ts';

/** What GitHub takes in one comment, in characters. */
export const commentLimit = 65_536;

interface Comment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
}

export interface Sticky {
  readonly pullRequest: number;
  /** Hidden first line that tells this comment from all others, e.g. `<!-- inx-plan:dev -->`. */
  readonly marker: string;
  /** Markdown; the marker is put in front where it is missing. */
  readonly body: string;
}

const runMark = (run: number, attempt: number) => `<!-- inx-run:${run}.${attempt} -->`;

/**
 * Answers the comment's address. Safe when runs race: the oldest comment stays, whoever finds an older one than its own
 * moves there; and a run never overwrites what a later run said.
 */
export async function stickyComment(api: Api, sticky: Sticky): Promise<string> {
  const body = bodyOf(api, sticky);
  for (let tries = 0; ; tries++) {
    const found = await findOrCreate(
      async () => (await own(api, sticky))[0],
      async () => created(api, sticky, body),
    );
    const kept = await settle(api, sticky, body);
    // Deleted by a person, or by another run, between looking and writing: made again.
    if (kept !== undefined || tries >= 3) return (kept ?? found).url;
  }
}

async function created(api: Api, { pullRequest }: Sticky, body: string): Promise<Comment> {
  const { data } = await api.octokit.rest.issues.createComment({
    ...api.at,
    issue_number: pullRequest,
    body,
    ...once,
  });
  return { id: data.id, url: data.html_url, body };
}

/** Leaves exactly one comment with the newest run's words; undefined when it vanished meanwhile. */
async function settle(api: Api, sticky: Sticky, body: string): Promise<Comment | undefined> {
  const all = await own(api, sticky);
  const oldest = all[0];
  if (!oldest) return undefined;
  const newest = all.toSorted((a, b) => order(spokenBy(a.body)) - order(spokenBy(b.body))).at(-1)!;
  const text = order(spokenBy(newest.body)) > order([api.run.id, api.run.attempt]) ? newest.body : body;
  if (oldest.body !== text) {
    const updated = await gone(() =>
      api.octokit.rest.issues.updateComment({ ...api.at, comment_id: oldest.id, body: text }),
    );
    if (!updated) return undefined;
  }
  for (const duplicate of all.slice(1))
    await gone(() => api.octokit.rest.issues.deleteComment({ ...api.at, comment_id: duplicate.id }));
  return { ...oldest, body: text };
}

/** Ours, oldest first. A stranger's comment may hold our marker: only bots' and maintainers' count. */
async function own(api: Api, { pullRequest, marker }: Sticky): Promise<readonly Comment[]> {
  const all = await api.octokit.paginate(api.octokit.rest.issues.listComments, {
    ...api.at,
    issue_number: pullRequest,
    per_page: 100,
  });
  return all
    .filter(
      (each) =>
        each.body?.startsWith(marker) &&
        (each.user?.type === 'Bot' ||
          ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(each.author_association ?? '')),
    )
    .map((each) => ({ id: each.id, url: each.html_url, body: each.body ?? '' }))
    .sort((a, b) => a.id - b.id);
}

function bodyOf(api: Api, { marker, body }: Sticky): string {
  const rest = body.startsWith(marker) ? body.slice(marker.length).trimStart() : body;
  const head = `${marker}\n${runMark(api.run.id, api.run.attempt)}\n`;
  return `${head}${fit(rest, commentLimit - head.length)}`;
}

/** Renderers keep to the limit; should one not, whole lines are left out and it is said. */
export function fit(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const note = '\n\n*The rest did not fit; the run has all of it.*\n';
  const cut = text.slice(0, limit - note.length);
  return `${cut.slice(0, Math.max(0, cut.lastIndexOf('\n')))}${note}`;
}

function spokenBy(body: string): readonly [run: number, attempt: number] {
  const match = /<!-- inx-run:(\d+)\.(\d+) -->/.exec(body.slice(0, 300));
  return [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
}

/** Run ids grow; attempts of one run stay far below a thousand. */
const order = ([run, attempt]: readonly [number, number]): number => run * 1_000 + attempt;

/** False when it is not there any more. */
async function gone(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
