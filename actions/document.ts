/** Writes `docs/actions.md` from the `action.yml` files: `npm run document`. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { actionNames } from './bundle.ts';

interface Entry {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface ActionDocument {
  readonly description: string;
  readonly inputs: Readonly<Record<string, Entry>>;
  readonly outputs: Readonly<Record<string, Entry>>;
  readonly runs: { readonly post?: string };
}

const actions = import.meta.dirname;

/** Markdown of all actions, in order of name. */
export async function actionsDocument(): Promise<string> {
  const sections = await Promise.all((await actionNames()).map(section));
  return `${[head, ...sections].join('\n\n')}\n`;
}

const head = `# The actions

<!-- Made by \`npm run document\` from actions/*/action.yml: change those. -->

Use them from a workflow of this repository (\`uses: ./actions/deploy\`) or of any other (\`uses: OWNER/REPO/actions/deploy@COMMIT\`): everything that they need of ours is in \`actions/dist\`. The repository that is released needs its packages installed (\`npm ci\`), as esbuild comes from there; Python services need Python 3.11 or newer, and uv is fetched in its pinned version.

\`\`\`yaml
permissions:
  contents: read
  id-token: write # credentials by OIDC, no long-lived keys
  deployments: write # the deployment and its status
  checks: write # the outcome as a check, which can be neutral
steps:
  - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
    with:
      fetch-depth: 0 # the history decides which of two commits is newer
      persist-credentials: false
  - run: npm ci
  - uses: aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3
    with:
      role-to-assume: \${{ vars.RELEASE_ROLE }}
      aws-region: us-east-1
  - uses: ./actions/deploy
    with:
      environment: dev
\`\`\`

| outcome | the step | its check | the deployment |
| --- | --- | --- | --- |
| released, unchanged | succeeds | success | success |
| superseded | succeeds, with a notice | neutral | inactive |
| cancelled | fails | cancelled | inactive |
| refused, locked | fails | failure | error |
| rolled-back | fails | failure | failure |
| timed-out | fails | timed out | failure |
| needs-attention | fails | action required | failure |

A report that GitHub does not take (a missing permission, a limit) is a warning; it never changes the outcome. The releasing actions have a post step that runs whatever became of them: it settles what a cancelled or killed step left half-way, and tells GitHub.`;

async function section(name: string): Promise<string> {
  const text = await readFile(path.join(actions, name, 'action.yml'), 'utf8');
  const { description, inputs, outputs } = parse(text) as ActionDocument;
  const input = ([key, { description: what, required, default: initially }]: [string, Entry]) =>
    `| \`${key}\` | ${what} | ${required ? 'required' : initially ? `\`${initially}\`` : ''} |`;
  return [
    `## ${name}`,
    description,
    ['| input | | default |', '| --- | --- | --- |', ...Object.entries(inputs).map(input)].join('\n'),
    [
      '| output | |',
      '| --- | --- |',
      ...Object.entries(outputs).map(([key, each]) => `| \`${key}\` | ${each.description} |`),
    ].join('\n'),
  ].join('\n\n');
}

/** Where it is written. */
export const actionsDocumentFile = path.join(actions, '../docs/actions.md');

if (import.meta.main) await writeFile(actionsDocumentFile, await actionsDocument());
