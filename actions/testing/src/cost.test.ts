import path from 'node:path';
import { costMarkdown, type Estimate, estimate, prices, usualUsage } from '@inx/engine';
import { readWorkspace } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository } from './sandbox.ts';

const of: Record<string, Estimate> = {};

beforeAll(async () => {
  for (const name of ['dev', 'prd']) {
    const read = await readWorkspace(repository, name);
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    const { environment, services } = read.value;
    const templates = await synthesize(environment, services);
    of[name] = estimate({ templates, services, environment, prices, usage: usualUsage });
  }
});

describe('dev, in the range that was handed down (PLATFORM.md, “Watching, and cost”)', () => {
  it.each([
    ['Fargate', 30, 50],
    ['RDS', 15, 20],
    ['ALB', 16, 20],
    ['NAT', 40, 50],
    ['S3 and Secrets', 5, 10],
    ['Logs', 4, 6],
  ])('%s: %d to %d', (name, least, most) => {
    const row = of['dev']?.rows.find((each) => each.row === name);
    expect(row?.expected).toBeGreaterThanOrEqual(least);
    expect(row?.expected).toBeLessThanOrEqual(most);
  });
  it('their sum: 116 to 150', () => {
    expect(of['dev']?.handedDown.expected).toBeGreaterThanOrEqual(116);
    expect(of['dev']?.handedDown.expected).toBeLessThanOrEqual(150);
  });
  it('the total is that and what was added since', () => {
    const { handedDown, addedSince, total } = of['dev']!;
    expect(total.expected).toBeCloseTo(handedDown.expected + addedSince.expected, 6);
    expect(addedSince.expected).toBeGreaterThan(0);
  });
});

it('docs/cost.md is of these templates and prices; npx vitest run src/cost.test.ts -u writes it anew', async () => {
  const text = `# What it costs

US dollars a month in ${prices.region}, at prices of ${prices.date}, made by \`inx cost --markdown\`. Low: least tasks, most Spot, least use. Expected: least tasks at the use that each row names. High: most tasks, no Spot to be had, more use. Rows up to the first sum were handed down with the platform; the others were added since. \`inx cost --usage name=value\` calculates with figures of your own; \`inx cost --against main\` shows what a change adds, \`inx cost --against live\` what it adds to what runs; \`inx plan\` and the plan on a pull request say the same.

## dev

${costMarkdown(of['dev']!)}

## prd

${costMarkdown(of['prd']!)}
`;
  await expect(text).toMatchFileSnapshot(path.join(repository, 'docs/cost.md'));
});
