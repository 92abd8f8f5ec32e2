/** One issue for a lasting condition: opened or updated while it holds, closed when it is gone. */
import { type Api, findOrCreate, once } from './client.ts';
import { fit } from './comment.ts';

const bodyLimit = 65_536;

export interface Condition {
  /** Hidden first line of the issue's body, e.g. `<!-- inx-drift:dev -->`. */
  readonly marker: string;
  readonly label: string;
  readonly title: string;
  /** Markdown; undefined when the condition is gone. */
  readonly body: string | undefined;
}

/** Answers the issue's address; undefined when there is nothing to say and nothing was said before. */
export async function reportCondition(api: Api, condition: Condition): Promise<string | undefined> {
  return condition.body === undefined ? close(api, condition) : open(api, condition, condition.body);
}

async function open(api: Api, condition: Condition, text: string): Promise<string> {
  const { marker, label, title } = condition;
  const body = `${marker}\n${fit(text, bodyLimit - marker.length - 1)}`;
  const issue = await findOrCreate(
    async () => (await openOnes(api, condition))[0],
    async () => {
      const { data } = await api.octokit.rest.issues.create({
        ...api.at,
        title,
        body,
        labels: [label],
        ...once,
      });
      return { number: data.number, html_url: data.html_url, body, title };
    },
  );
  if (issue.body !== body || issue.title !== title)
    await api.octokit.rest.issues.update({ ...api.at, issue_number: issue.number, title, body });
  return issue.html_url;
}

async function close(api: Api, condition: Condition): Promise<string | undefined> {
  const open = await openOnes(api, condition);
  for (const { number } of open) {
    await api.octokit.rest.issues.createComment({
      ...api.at,
      issue_number: number,
      body: `Gone, as seen by [this run](${api.run.url}).`,
      ...once,
    });
    await api.octokit.rest.issues.update({
      ...api.at,
      issue_number: number,
      state: 'closed',
      state_reason: 'completed',
    });
  }
  return open[0]?.html_url;
}

/** Oldest first. Strangers cannot label issues, so the label keeps their copies of the marker out. */
async function openOnes(api: Api, { marker, label }: Condition) {
  const all = await api.octokit.paginate(api.octokit.rest.issues.listForRepo, {
    ...api.at,
    state: 'open',
    labels: label,
    per_page: 100,
  });
  return all
    .filter((each) => each.body?.startsWith(marker) && !each.pull_request)
    .sort((a, b) => a.number - b.number)
    .map(({ number, html_url, body, title }) => ({ number, html_url, body: body ?? '', title }));
}
