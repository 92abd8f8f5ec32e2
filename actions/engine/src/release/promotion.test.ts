import { environmentSchema } from '@inx/manifest';
import { describe, expect, it } from 'vitest';
import prd from '../../../../infra/environments/prd.json' with { type: 'json' };
import type { Attestation } from '../image/attestation.ts';
import { attestationProblems, chooseRelease, sourceProblem } from './promotion.ts';
import { type ProtectionAnswers, protectionProblems } from './protection.ts';
import type { ReleaseRecord } from './record.ts';
import { type EnvironmentState, emptyState } from './state.ts';

const target = environmentSchema.parse(prd);
const release = (number: number) => ({
  number,
  commit: { sha: `c${number}`, position: number },
  at: 0,
  services: {},
});
const record = (number: number, more: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  number,
  environment: 'dev',
  kind: 'deploy',
  by: 'x',
  startedAt: 0,
  finishedAt: 1,
  outcome: 'released',
  reason: 'because',
  planDigest: 'p',
  moved: [],
  release: release(number),
  stages: [],
  checks: [],
  failures: [],
  problems: [],
  ...more,
});
const running = (number: number): EnvironmentState => ({ ...emptyState, current: release(number) });

describe('what may be promoted', () => {
  it.each<[string, EnvironmentState, ReleaseRecord[], number | undefined, number | string]>([
    ['what runs', running(2), [record(2), record(1)], undefined, 2],
    ['an earlier one that was kept', running(2), [record(2), record(1)], 1, 1],
    ['nothing, where nothing runs', emptyState, [], undefined, 'promotion.nothing'],
    ['one that nobody knows', running(2), [record(2)], 9, 'promotion.unknown'],
    [
      'one that was turned back',
      running(1),
      [record(2, { outcome: 'rolled-back' }), record(1)],
      2,
      'promotion.not-kept',
    ],
    [
      'one that was cancelled',
      running(1),
      [record(2, { outcome: 'cancelled' }), record(1)],
      2,
      'promotion.not-kept',
    ],
    [
      'one that was gone back from',
      running(3),
      [record(3, { kind: 'rollback', from: 2 }), record(2), record(1)],
      2,
      'promotion.rolled-back',
    ],
    [
      'what a rollback runs',
      running(3),
      [record(3, { kind: 'rollback', from: 2 }), record(2), record(1)],
      undefined,
      3,
    ],
    [
      'one before a rollback that failed',
      running(2),
      [record(3, { kind: 'rollback', from: 2, outcome: 'rolled-back' }), record(2), record(1)],
      2,
      2,
    ],
  ])('%s', (_, state, records, wanted, expected) => {
    const chosen = chooseRelease('dev', state, records, wanted);
    expect(chosen.ok ? chosen.release.number : chosen.problem.code).toBe(expected);
  });

  it('comes from where the target says, and from nowhere else', () => {
    expect(sourceProblem(target, 'dev')).toBeUndefined();
    expect(sourceProblem(target, 'stg')?.code).toBe('promotion.source');
  });
});

describe('attestations', () => {
  const image = `sha256:${'a'.repeat(64)}`;
  const attestation = (more: Partial<Attestation> = {}): Attestation => ({
    digest: 'sha256:1',
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    subject: image,
    speaksOf: [image],
    ...more,
  });
  it.each<[string, Attestation[], string[], boolean, string[]]>([
    ['none asked for', [], [], false, []],
    ['none where one is required', [], [], true, ['promotion.attestation-required']],
    ['one of the image', [attestation()], [], true, []],
    ['the one that the record names', [attestation()], ['sha256:1'], false, []],
    ['the recorded one is gone', [], ['sha256:1'], false, ['promotion.attestation-missing']],
    [
      'the recorded one is another',
      [attestation({ digest: 'sha256:2' })],
      ['sha256:1'],
      true,
      ['promotion.attestation-missing'],
    ],
    [
      'it refers to another image',
      [attestation({ subject: 'sha256:b' })],
      ['sha256:1'],
      false,
      ['promotion.attestation-foreign'],
    ],
    [
      'its statement speaks of another image',
      [attestation({ speaksOf: ['sha256:b'] })],
      [],
      true,
      ['promotion.attestation-foreign', 'promotion.attestation-required'],
    ],
    [
      'it says nothing that can be read',
      [attestation({ speaksOf: [] })],
      [],
      true,
      ['promotion.attestation-required'],
    ],
  ])('%s', (_, found, expected, required, codes) => {
    expect(attestationProblems('auth', image, found, expected, required).map((each) => each.code)).toEqual(
      codes,
    );
  });
});

describe('protection of GitHub’s environment', () => {
  const reviewers = { type: 'required_reviewers', reviewers: [{ type: 'User', reviewer: { login: 'x' } }] };
  const custom = { protected_branches: false, custom_branch_policies: true };
  const policies = (...branches: [name: string, type?: string][]) => ({
    total_count: branches.length,
    branch_policies: branches.map(([name, type]) => ({ id: 1, name, ...(type && { type }) })),
  });
  const whole: ProtectionAnswers = {
    environment: { name: 'prd', protection_rules: [reviewers], deployment_branch_policy: custom },
    branchPolicies: policies(['main', 'branch']),
  };
  it.each<[string, ProtectionAnswers, string[]]>([
    ['reviewers, main only', whole, []],
    ['no environment', { environment: undefined }, ['promotion.unprotected']],
    [
      'an error instead of an environment',
      { environment: { message: 'Not Found' } },
      ['promotion.unprotected'],
    ],
    [
      'nobody asked',
      { ...whole, environment: { name: 'prd', protection_rules: [], deployment_branch_policy: custom } },
      ['promotion.no-reviewers'],
    ],
    [
      'a rule without reviewers',
      {
        ...whole,
        environment: {
          name: 'prd',
          protection_rules: [{ type: 'required_reviewers', reviewers: [] }],
          deployment_branch_policy: custom,
        },
      },
      ['promotion.no-reviewers'],
    ],
    [
      'every branch',
      { environment: { name: 'prd', protection_rules: [reviewers], deployment_branch_policy: null } },
      ['promotion.branches'],
    ],
    [
      'every protected branch',
      {
        environment: {
          name: 'prd',
          protection_rules: [reviewers],
          deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
        },
      },
      ['promotion.branches'],
    ],
    [
      'main and others',
      { ...whole, branchPolicies: policies(['main'], ['release/*']) },
      ['promotion.branches'],
    ],
    ['a tag named main', { ...whole, branchPolicies: policies(['main', 'tag']) }, ['promotion.branches']],
    ['policies that were not read', { environment: whole.environment }, ['promotion.branches']],
    ['nothing at all', { environment: { name: 'prd' } }, ['promotion.no-reviewers', 'promotion.branches']],
  ])('%s', (_, answers, codes) => {
    expect(protectionProblems(answers, target).map((each) => each.code)).toEqual(codes);
  });

  it('is not asked for where the document accepts its absence', () => {
    const accepting = { ...target, promotion: { ...target.promotion, acceptUnprotectedEnvironment: true } };
    expect(protectionProblems({ environment: undefined }, accepting)).toEqual([]);
  });
});
