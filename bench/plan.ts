/**
 * How long a plan takes, beside `cdk diff --method=template` on the same app and the same embedded AWS in the same run:
 * for no change, and for one changed service (which CDK does not look at) or one changed bucket. `npx node bench/plan.ts`.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { createSandbox, repository, type Sandbox } from '../actions/testing/src/sandbox.ts';

const rounds = Number(process.argv[2] ?? 5);
const run = promisify(execFile);

/** Median, least and most, in milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<{ median: number; least: number; most: number }> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const at = performance.now();
    await work();
    took.push(performance.now() - at);
  }
  took.sort((a, b) => a - b);
  return { median: took[Math.floor(rounds / 2)]!, least: took[0]!, most: took.at(-1)! };
}

async function inxPlan(sandbox: Sandbox, ...more: string[]): Promise<void> {
  const ended = await sandbox.inx('plan', ...more);
  if (ended.code !== 0) throw new Error(ended.output);
}

/** The CDK CLI on the platform of this repository; both synthesize, both read the live templates. */
async function cdkDiff(sandbox: Sandbox): Promise<void> {
  const app = `${process.execPath} ${path.join(repository, 'infra/platform/bin/app.ts')}`;
  const cdk = path.join(repository, 'node_modules/.bin/cdk');
  await run(
    process.execPath,
    [
      cdk,
      'diff',
      '--all',
      '--method=template',
      '--app',
      app,
      '-c',
      'env=dev',
      '--output',
      path.join(sandbox.root, 'cdk.out'),
    ],
    {
      cwd: path.join(repository, 'infra/platform'),
      env: {
        ...process.env,
        NODE_NO_WARNINGS: '1',
        CI: 'true',
        AWS_ENDPOINT_URL: sandbox.endpoint,
        AWS_ACCESS_KEY_ID: '111122223333',
        AWS_SECRET_ACCESS_KEY: 'rehearsal',
        AWS_REGION: 'us-east-1',
        CDK_DISABLE_VERSION_CHECK: '1',
      },
      timeout: 300_000,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
}

// The release is no part of what is timed; a slow clock lets a busy machine make it.
const sandbox = await createSandbox({ speed: 2 });
try {
  const unchanged = await timed(() => inxPlan(sandbox));
  const servicesAlone = await timed(() => inxPlan(sandbox, '--no-platform'));
  await sandbox.edit('services/auth/src/main.ts', (text) => `${text}\nexport const touched = true;\n`);
  const oneService = await timed(() => inxPlan(sandbox));
  await sandbox.edit('infra/environments/dev.json', (text) =>
    text.replace('"logRetentionDays": 30', '"logRetentionDays": 60'),
  );
  const onePlatform = await timed(() => inxPlan(sandbox));
  const cdk = await timed(() => cdkDiff(sandbox));
  const rows = { unchanged, servicesAlone, oneService, onePlatform, 'cdk diff': cdk };
  for (const [what, { median, least, most }] of Object.entries(rows))
    console.log(
      `${what.padEnd(16)} ${median.toFixed(0).padStart(6)} ms (${least.toFixed(0)} to ${most.toFixed(0)}), ${(median / cdk.median).toFixed(2)} × cdk diff`,
    );
} finally {
  await sandbox.stop();
}
