/** What holds of the templates as a whole. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesize } from '../index.ts';
import { platformOf, root } from './platform.ts';

const dev = await platformOf('dev');
const prd = await platformOf('prd');

const exportsOf = (stacks: typeof dev.stacks) =>
  stacks.flatMap(({ template }) =>
    Object.values((template['Outputs'] ?? {}) as Record<string, { Export?: { Name: string } }>).flatMap(
      (output) => output.Export?.Name ?? [],
    ),
  );

describe('a service comes and goes in one deployment', () => {
  it('as no stack exports anything of it', async () => {
    const without = await synthesize(
      dev.settings,
      dev.services.filter(({ name }) => name !== 'payment'),
    );
    expect(exportsOf(without)).toEqual(exportsOf(dev.stacks));
    expect(JSON.stringify(without).match(/payment/g) ?? []).toEqual([]);
  });
});

describe('templates', () => {
  it('are the same however often they are made', async () => {
    expect(await synthesize(dev.settings, dev.services)).toEqual(dev.stacks);
  });
  it.each([...dev.stacks, ...prd.stacks].map((stack) => [stack.stackName, stack] as const))(
    '%s fits into one request to CloudFormation (51,200 bytes)',
    (_, { template }) => expect(Buffer.byteLength(JSON.stringify(template))).toBeLessThan(51_200),
  );
  it('hold no custom resource and no asset', () => {
    for (const { type } of [...dev.resources, ...prd.resources]) {
      expect(type).not.toMatch(/^(Custom::|AWS::CloudFormation::CustomResource|AWS::Lambda::)/);
    }
    expect(JSON.stringify([dev.stacks, prd.stacks])).not.toContain('AssetParameters');
  });
  it('of dev and prd share nothing but code: no name of one stands in the other', () => {
    expect(JSON.stringify(dev.stacks).match(/inx-prd|\/inx\/prd/gi) ?? []).toEqual([]);
    // prd takes releases over from dev (promotion.from): the roles that read them there name it, and nothing else does.
    const others = prd.stacks.filter(({ stackName }) => !stackName.endsWith('-delivery-roles'));
    expect(others).toHaveLength(prd.stacks.length - 1);
    expect(JSON.stringify(others).match(/inx-dev|\/inx\/dev/gi) ?? []).toEqual([]);
  });
});

it('the CDK CLI sets what the app sets, so that both make the same templates', () => {
  const { context } = JSON.parse(readFileSync(path.join(root, 'infra/platform/cdk.json'), 'utf8'));
  expect(context['@aws-cdk/core:defaultCrossStackReferences']).toBe('strong');
});
