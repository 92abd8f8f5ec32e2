/** Every row of the platform: fulfilled by the templates of each environment, and noticed when it is broken. */
import path from 'node:path';
import { type Deployed, judgeRow, names, type PlatformRow, platformRows, readWorkspace } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { describe, expect, it } from 'vitest';
import { repository } from './sandbox.ts';

async function platformOf(name: string): Promise<{ rows: PlatformRow[]; deployed: Deployed }> {
  const read = await readWorkspace(repository, name);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const { environment, services } = read.value;
  const stacks = await synthesize(environment, services);
  const prefix = names(environment).stack('');
  const deployed = Object.fromEntries(
    stacks.map(({ stackName, template }) => [stackName.slice(prefix.length), template['Resources']]),
  ) as Deployed;
  return { rows: platformRows(environment, services), deployed };
}

const platforms = { dev: await platformOf('dev'), prd: await platformOf('prd') };

describe.each(['dev', 'prd'] as const)('%s', (name) => {
  const { rows, deployed } = platforms[name];

  it.each(rows.map((row) => [row.what, row] as const))('%s: as wanted', (_, row) => {
    expect(judgeRow(row, deployed, [])).toEqual({ status: 'provisioned', differences: [] });
  });

  it('each part of each row is missed when its resources are gone, each value when it is another', () => {
    const caught = { broken: 0, noticed: 0 };
    const breakIt = (
      row: PlatformRow,
      change: (resource: Deployed[string][string]) => unknown,
      type: string,
      stack: string,
    ) => {
      const resources = Object.entries(deployed[stack] ?? {}).flatMap(([id, resource]) => {
        const changed = resource.Type === type ? change(resource) : resource;
        return changed === undefined ? [] : [[id, changed] as const];
      });
      caught.broken += 1;
      const judged = judgeRow(
        row,
        { ...deployed, [stack]: Object.fromEntries(resources) as Deployed[string] },
        [],
      );
      if (judged.status !== 'provisioned' && judged.differences.length > 0) caught.noticed += 1;
    };
    for (const row of rows)
      for (const { stack, type, properties = {} } of row.parts) {
        breakIt(row, () => undefined, type, stack);
        for (const property of Object.keys(properties)) {
          const [member = ''] = property.split('.');
          breakIt(
            row,
            (each) => ({ ...each, Properties: { ...each.Properties, [member]: 'another' } }),
            type,
            stack,
          );
        }
      }
    for (const row of rows.filter(({ findings }) => findings.length > 0)) {
      caught.broken += 1;
      if (judgeRow(row, deployed, ['drift']).status === 'differing') caught.noticed += 1;
    }
    process.stdout.write(`${name}: ${caught.noticed} of ${caught.broken} broken rows noticed\n`);
    expect(caught.noticed).toBe(caught.broken);
    expect(caught.broken).toBeGreaterThan(100);
  });
});

it('docs/platform.md has these rows; npx vitest run src/rows.test.ts -u writes it anew', async () => {
  const table = (name: 'dev' | 'prd') =>
    [
      '| section | what | wanted | owner | made of |',
      '| --- | --- | --- | --- | --- |',
      ...platforms[name].rows.map(({ section, what, wanted, owner, parts, findings }) => {
        const made = [...new Set(parts.map(({ stack, type }) => `${stack}: \`${type}\``))];
        const looked = findings.length > 0 ? [`looked at by \`inx drift\`: ${findings.join(', ')}`] : [];
        return `| ${section} | ${what} | ${wanted.replaceAll('<', '&lt;')} | ${owner} | ${[...made, ...looked].join('<br>')} |`;
      }),
    ].join('\n');
  const text = `# The platform, row by row

Made from the environments' documents; \`npx inx platform\` compares these rows with what is deployed. Owners: \`cdk\` makes it by CloudFormation, \`orchestrator\` with a release. ECS owns the weights of the rules and the targets of the groups, which are in no row.

\`\`\`mermaid
flowchart LR
  users((users)) --> waf[web ACL] --> alb[load balancer, public subnets]
  alb -->|rules: orchestrator, weights: ECS| tasks[tasks on Fargate, private subnets]
  tasks --> db[(MySQL)]
  tasks --> documents[(documents)]
  tasks --> nat[NAT] --> internet((AWS and other APIs))
  registry[repositories] --> tasks
  secrets[secrets] --> tasks
  tasks --> logs[logs, alarms, dashboard]
  release[release: inx] --> state[(state bucket and table)]
\`\`\`

## dev

${table('dev')}

## prd

${table('prd')}
`;
  await expect(text).toMatchFileSnapshot(path.join(repository, 'docs/platform.md'));
});
