/** The outcome as a check of the commit: unlike a job, a check can end neutral. */
import type { CheckConclusion } from '../conclusion.ts';
import { type Api, findOrCreate, once } from './client.ts';
import { fit } from './comment.ts';

/** REST, "Create a check run": output.summary holds at most 65,535 characters. */
const summaryLimit = 65_535;

export interface CheckRun {
  /** For example `inx deploy (dev)`. */
  readonly name: string;
  readonly conclusion: CheckConclusion;
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
}

/** One a run and attempt, however often it is said. */
export async function reportCheck(api: Api, check: CheckRun): Promise<void> {
  const external_id = `inx:${api.run.id}:${api.run.attempt}:${check.name}`;
  const output = { title: check.title.slice(0, 200), summary: fit(check.summary, summaryLimit) };
  const said = { status: 'completed', conclusion: check.conclusion, output } as const;
  let isNew = false;
  const { id } = await findOrCreate(
    async () => {
      const all = await api.octokit.paginate(api.octokit.rest.checks.listForRef, {
        ...api.at,
        ref: api.run.headSha,
        check_name: check.name,
        filter: 'all',
        per_page: 100,
      });
      return all.find((each) => each.external_id === external_id);
    },
    async () => {
      const { data } = await api.octokit.rest.checks.create({
        ...api.at,
        name: check.name,
        head_sha: api.run.headSha,
        external_id,
        details_url: api.run.url,
        ...said,
        ...once,
      });
      isNew = true;
      return data;
    },
  );
  if (!isNew) await api.octokit.rest.checks.update({ ...api.at, check_run_id: id, ...said });
}
