import { describe, expect, it } from 'vitest';
import { type Outcome, outcomes } from '../release/outcome.ts';
import type { ReleaseRecord } from '../release/record.ts';
import { jobSummary, type Story } from './job-summary.ts';

const record = (outcome: Outcome, more: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  number: 8,
  environment: 'dev',
  kind: 'deploy',
  by: 'ann',
  startedAt: 0,
  finishedAt: 95_000,
  outcome,
  reason: 'release 8 serves',
  planDigest: 'd'.repeat(64),
  from: 7,
  moved: ['auth'],
  release: {
    number: 8,
    commit: { sha: 'c'.repeat(40), position: 12 },
    at: 0,
    services: {
      auth: {
        imageKey: 'k',
        imageDigest: `sha256:${'e'.repeat(64)}`,
        definitionHash: 'h',
        taskDefinitionArn: 'arn:aws:ecs:us-east-1:1:task-definition/INX-DEV-USNV-auth:4',
        settingsHash: 's',
      },
    },
  },
  revisions: [{ service: 'auth', before: 'INX-DEV-USNV-auth:3', after: 'INX-DEV-USNV-auth:4' }],
  stages: [
    { name: 'build', milliseconds: 4_200 },
    { name: 'observe', milliseconds: 60_000 },
  ],
  checks: [
    { service: 'auth', name: 'ready', passed: true, detail: '' },
    { service: 'auth', name: 'signs in', passed: outcome === 'released', detail: 'GET / answered 500' },
  ],
  togetherMs: 180,
  requests: [
    { service: 'auth', observed: 300, lost: 2 },
    { service: 'client', observed: 0, lost: 0 },
  ],
  failures: [],
  problems: [],
  ...more,
});
const story = (outcome: Outcome, more: Partial<Story> = {}): Story => ({
  verb: 'deploy',
  environment: 'dev',
  outcome,
  reason: 'release 8 serves',
  problems: [],
  links: [{ title: 'the run', url: 'https://github.com/a/b/actions/runs/1' }],
  ...more,
});

describe('a release that serves', () => {
  const text = jobSummary(story('released', { record: record('released') }));

  it('says old and new of each service', () =>
    expect(text).toContain(
      '| auth | `INX-DEV-USNV-auth:3` | `INX-DEV-USNV-auth:4` | `sha256:eeeeeeeeeeee` |',
    ));
  it('calls a service new only where the record says so', () => {
    const summary = (revisions: ReleaseRecord['revisions']) =>
      jobSummary(story('released', { record: { ...record('released'), revisions } }));
    expect(summary([{ service: 'auth', after: 'INX-DEV-USNV-auth:1' }])).toContain('| auth | new |');
    expect(summary(undefined)).toContain('| auth | not recorded |');
  });
  it('draws its stages with their times', () => {
    expect(text).toContain('2 stages in 95 s:');
    expect(text).toMatch(/```mermaid\nflowchart LR\n {2}s0\["build 4\.2 s"\]\n {2}s1\["observe 60 s"\]/);
  });
  it('counts requests, checks, and the time together', () => {
    expect(text).toContain('**2 of 300 requests lost** during the shift (auth 2).');
    expect(text).toContain('Old and new served together for 180 ms.');
    expect(text).toContain('<details><summary>2 checks passed</summary>');
  });
  it('links', () => expect(text).toContain('[the run](https://github.com/a/b/actions/runs/1)'));
});

describe('a release that failed', () => {
  const failure = {
    service: 'auth',
    task: '0123abcd',
    stoppedReason: 'Essential container in task exited',
    container: 'auth',
    exitCode: 1,
    logs: ['starting', '```', '<script>alert(1)</script>'],
    unread: ['its stopped tasks could not be read: <b>denied</b>'],
    cause: 'a module is missing in the image',
    remedy: 'add the dependency and its lock entry',
  };
  const text = jobSummary(
    story('rolled-back', { record: record('rolled-back', { failures: [failure] }), reason: 'auth: 500' }),
  );

  it('tells first why: container, last words, and what to do', () => {
    expect(text.indexOf('### auth: a module is missing')).toBeLessThan(text.indexOf('| service |'));
    expect(text).toContain(
      'container `auth` · task `0123abcd` · exit code 1 · Essential container in task exited',
    );
    expect(text).toContain('**Do:** add the dependency and its lock entry');
  });
  it('keeps a log line that looks like a fence inside its block', () =>
    expect(text).toContain('````text\nstarting\n```\n<script>alert(1)</script>\n````'));
  it('says what could not be read', () =>
    expect(text).toMatch(/its stopped tasks could not be read: .*denied/));
  it('says that the new side did not go live', () =>
    expect(text).toContain('| service | serves | did not go live |'));
  it('shows the checks that failed first, unfolded', () => {
    expect(text).toContain('<details open><summary>1 of 2 checks failed</summary>');
    expect(text.indexOf('signs in')).toBeLessThan(text.indexOf('| ready |'));
  });
});

it.each(outcomes)('%s has its heading, and needs no record', (outcome) => {
  const text = jobSummary(story(outcome));
  expect(text).toMatch(/^## \S/);
  expect(text).not.toContain('undefined');
});

it('hostile texts stay text', () => {
  const text = jobSummary(
    story('refused', {
      reason: '@everyone [x](javascript:y) <img src=x>',
      problems: [
        { code: 'a`b', message: '**bold** @team', where: 'x`y', why: '```\n# out', remedy: '<b>go</b>' },
      ],
      links: [{ title: 'x', url: 'javascript:alert(1)' }],
    }),
  );
  const outside = text.replaceAll(/^````text\n[\s\S]*?^````$/gm, '');
  expect(outside).not.toMatch(/@everyone|@team|<img|<b>|\]\(javascript|^# out/m);
});
