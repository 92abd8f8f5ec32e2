/** Malformed inputs of the actions: each refused with its place and a remedy, and nothing is called. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Action, runAction } from '@inx/github';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import deploy from '../../deploy/main.ts';
import plan from '../../plan/main.ts';
import rollback from '../../rollback/main.ts';
import { readCommandFile } from './runner.ts';

const workflow = `jobs:
  release:
    steps:
      - uses: ./actions/any
        with:
          wait-seconds: soon
`;

let folder: string;
let server: Server;
let calls: string[];
let common: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inputs-'));
  await writeFile(path.join(folder, 'deploy.yml'), workflow);
  server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  const url = `http://127.0.0.1:${address.port}`;
  common = {
    GITHUB_REPOSITORY: 'invoxa/invoxa-delivery',
    GITHUB_RUN_ID: '1',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_WORKFLOW_REF: 'invoxa/invoxa-delivery/deploy.yml@refs/heads/main',
    GITHUB_WORKSPACE: folder,
    GITHUB_API_URL: url,
    AWS_ENDPOINT_URL: url,
  };
  process.env['AWS_ENDPOINT_URL'] = url;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  calls = [];
  for (const [name, file] of [
    ['GITHUB_OUTPUT', 'output'],
    ['GITHUB_STEP_SUMMARY', 'summary'],
    ['GITHUB_STATE', 'state'],
  ] as const) {
    await writeFile(path.join(folder, file), '');
    process.env[name] = path.join(folder, file);
  }
});

/** Runs an action in this process, and answers what it wrote. */
async function run(action: Action, inputs: Readonly<Record<string, string>>) {
  const lines: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = (text: unknown) => lines.push(String(text)) > 0;
  try {
    const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const code = await runAction(action, { ...common, ...Object.fromEntries(variables) });
    return { code, log: lines.join('') };
  } finally {
    process.stdout.write = write;
  }
}

const good = { environment: 'dev' };
const digest = 'a'.repeat(64);
/** Action, inputs, and how many faults they hold. */
const malformed: readonly (readonly [Action, Record<string, string>, number])[] = [
  [deploy, {}, 1],
  [deploy, { environment: '' }, 1],
  [deploy, { environment: '   ' }, 1],
  [deploy, { environment: 'Dev' }, 1],
  [deploy, { environment: 'd' }, 1],
  [deploy, { environment: 'production-eu' }, 1],
  [deploy, { environment: '../dev' }, 1],
  [deploy, { environment: 'dev;rm' }, 1],
  [deploy, { environment: 'dev\nprd' }, 1],
  [deploy, { environment: '${{ inputs.env }}' }, 1],
  [deploy, { environment: '$(id)' }, 1],
  [deploy, { ...good, force: 'yes' }, 1],
  [deploy, { ...good, force: '1' }, 1],
  [deploy, { ...good, force: 'tRue' }, 1],
  [deploy, { ...good, force: 'true ;' }, 1],
  [deploy, { ...good, 'wait-seconds': 'soon' }, 1],
  [deploy, { ...good, 'wait-seconds': '-1' }, 1],
  [deploy, { ...good, 'wait-seconds': '1.5' }, 1],
  [deploy, { ...good, 'wait-seconds': '1e3' }, 1],
  [deploy, { ...good, 'wait-seconds': '0x10' }, 1],
  [deploy, { ...good, 'wait-seconds': '21601' }, 1],
  [deploy, { ...good, 'wait-seconds': '9999999999' }, 1],
  [deploy, { ...good, 'wait-seconds': '5m' }, 1],
  [deploy, { ...good, 'plan-digest': 'latest' }, 1],
  [deploy, { ...good, 'plan-digest': digest.slice(1) }, 1],
  [deploy, { ...good, 'plan-digest': `${digest}a` }, 1],
  [deploy, { ...good, 'plan-digest': digest.toUpperCase() }, 1],
  [deploy, { ...good, 'plan-digest': `sha256:${digest}` }, 1],
  [deploy, { ...good, reviewed: 'one\ntwo' }, 1],
  [deploy, { ...good, 'working-directory': '/etc' }, 1],
  [deploy, { ...good, 'working-directory': '../other' }, 1],
  [deploy, { ...good, 'working-directory': 'a/../../b' }, 1],
  [deploy, { ...good, 'working-directory': 'C:\\x' }, 1],
  [deploy, { ...good, 'working-directory': 'a\0b' }, 1],
  [deploy, { ...good, 'working-directory': 'no-such-folder' }, 1],
  [deploy, { ...good, token: 'two words' }, 1],
  [deploy, { ...good, token: 'line\nbreak' }, 1],
  [deploy, { ...good, token: 'ü' }, 1],
  [deploy, { enviroment: 'dev' }, 2],
  [deploy, { ...good, to: '3' }, 1],
  [deploy, { ...good, plan_digest: digest }, 1],
  [deploy, { ...good, comment: 'true' }, 1],
  [deploy, { environment: 'X', force: 'maybe', 'wait-seconds': 'soon', 'plan-digest': 'x', oops: '1' }, 5],
  [rollback, { ...good, to: '0' }, 1],
  [rollback, { ...good, to: '-3' }, 1],
  [rollback, { ...good, to: 'previous' }, 1],
  [rollback, { ...good, to: '2, 3' }, 1],
  [rollback, { ...good, to: '12345678901' }, 1],
  [rollback, { ...good, force: 'true' }, 1],
  [plan, { ...good, comment: 'no' }, 1],
  [plan, { ...good, 'pull-request': '#12' }, 1],
  [plan, { ...good, 'pull-request': '0' }, 1],
  [plan, { ...good, 'pull-request': 'https://github.com/a/b/pull/1' }, 1],
  [plan, { ...good, from: 'Dev' }, 1],
  [plan, { ...good, release: '3' }, 1],
  [plan, { ...good, services: 'false' }, 1],
  [plan, { ...good, from: 'stg', commit: 'a'.repeat(40), templates: 'cdk.out' }, 2],
  [plan, { environment: 'prd ; echo', 'pull-request': 'x', comment: 'x' }, 3],
];

it.each(malformed.map(([action, inputs, faults]) => ({ name: action.name, action, inputs, faults })))(
  '$name $inputs',
  async ({ action, inputs, faults }) => {
    const { code, log } = await run(action, inputs);
    expect(code).toBe(2);
    const annotations = log.split('\n').filter((line) => line.startsWith('::error '));
    expect(annotations).toHaveLength(faults);
    for (const annotation of annotations) {
      expect(annotation).toMatch(/title=input\.(missing|invalid|unknown)/);
      // A place: the workflow's own line, or the file and input that it belongs to.
      expect(annotation).toMatch(/file=deploy\.yml,line=\d+|%0Awhere: (deploy\.yml, )?with\./);
      expect(annotation).toMatch(/%0Ado: \S/);
    }
    const outputs = readCommandFile(await readFile(path.join(folder, 'output'), 'utf8'));
    expect(outputs).toEqual({ outcome: 'refused' });
    expect(await readFile(path.join(folder, 'summary'), 'utf8')).toContain('**Do:**');
    expect(calls).toEqual([]);
    if (inputs['token']) expect(log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(inputs['token']);
  },
);

it('a fault is shown at its own line of the workflow', async () => {
  const { log } = await run(deploy, { ...good, 'wait-seconds': 'soon' });
  expect(log).toMatch(/^::error title=input\.invalid,file=deploy\.yml,line=6,col=11::/m);
});

it('a mistyped name is answered with the one that was meant', async () => {
  const { log } = await run(deploy, { enviroment: 'prd' });
  expect(log).toContain('do: did you mean "environment"?');
});

it('outside of a workflow an action says so', async () => {
  const { log, code } = await run(deploy, { ...good });
  expect(code).not.toBe(0);
  common = { ...common, GITHUB_REPOSITORY: '' };
  const outside = await run(deploy, good);
  expect(outside.code).toBe(2);
  expect(outside.log).toContain('title=github.environment');
  expect(log).not.toContain('github.environment');
});
