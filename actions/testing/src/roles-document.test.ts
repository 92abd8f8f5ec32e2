/** docs/roles.md says what the code grants, and policies stay within the rules of the house. */
import { readFileSync } from 'node:fs';
import { type Environment, readWorkspace } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { deliveryRoles } from '@inx/platform/delivery';
import { rolesDocument, serviceRoles } from '@inx/platform/delivery/document';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository } from './sandbox.ts';

let environment: Environment;
let services: string[];
let stacks: Awaited<ReturnType<typeof synthesize>>;
beforeAll(async () => {
  const parsed = await readWorkspace(repository, 'dev');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  environment = parsed.value.environment;
  services = parsed.value.services.map(({ name }) => name);
  stacks = await synthesize(environment, parsed.value.services);
}, 60_000);

/** As the formatter leaves it: blank lines and the width of tables do not count. */
const plain = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line.startsWith('|') ? line.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---') : line,
    );

it('docs/roles.md is what the grants say', () => {
  const written = readFileSync(`${repository}/docs/roles.md`, 'utf8');
  expect(plain(written), 'npm run roles-document -w @inx/platform writes it again').toEqual(
    plain(rolesDocument(environment, services)),
  );
});

it('every role of the other stacks has its row', () => {
  const names = stacks
    .filter(({ stackName }) => !stackName.endsWith('delivery-roles'))
    .flatMap(({ template }) =>
      Object.values(template['Resources'] as Record<string, { Type: string; Properties?: object }>),
    )
    .filter(({ Type }) => Type === 'AWS::IAM::Role')
    .map(({ Properties }) => String((Properties as { RoleName?: unknown }).RoleName));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !serviceRoles.some(({ pattern }) => pattern.test(name)))).toEqual([]);
});

describe('grants', () => {
  const all = () => deliveryRoles(environment, services).flatMap(({ grants }) => grants);
  it('name actions one by one', () => {
    expect(all().flatMap(({ actions }) => actions.filter((action) => action.includes('*')))).toEqual([]);
  });
  it('are on everything only with a reason', () => {
    const reasons = all().flatMap(({ on }) => ('everything' in on ? [on.everything] : []));
    expect(reasons.every((reason) => reason.length > 10)).toBe(true);
    const wide = all().flatMap(({ id, on }) =>
      'everything' in on ? [] : on.filter((arn) => arn === '*').map(() => id),
    );
    expect(wide).toEqual([]);
  });
  it('pass exact roles, each to the service it is for', () => {
    const passes = all().filter(({ actions }) => actions.includes('iam:PassRole'));
    expect(passes.length).toBeGreaterThan(3);
    for (const { on, condition } of passes) {
      expect('everything' in on ? ['*'] : on.filter((arn) => arn.includes('*'))).toEqual([]);
      expect(condition?.['StringEquals']?.['iam:PassedToService']).toMatch(/^[a-z-]+\.amazonaws\.com$/);
    }
  });
});
