/**
 * Ends the deploying process at random moments of a release: `npx node bench/kill.ts [rounds] [seed] [SIGKILL|SIGINT] [services]`.
 * SIGKILL: what is left is settled by `inx resume`. SIGINT: the process itself turns back, or finishes once kept.
 * Prints each moment, the decision found, and which release serves afterwards; fails when one is neither whole.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createSandbox, type Sandbox } from '../actions/testing/src/sandbox.ts';

const rounds = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? Date.now() % 1e9);
const signal = process.argv[4] === 'SIGINT' ? 'SIGINT' : 'SIGKILL';
/** Absent: all five. */
const only = process.argv[5]?.split(',');

/** Mulberry32: small, seeded, good enough to choose moments. */
function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Status {
  readonly current: {
    readonly number: number;
    readonly services: Record<string, { taskDefinitionArn: string }>;
  } | null;
  readonly running: {
    readonly decision: string;
    readonly next: { services: Record<string, { taskDefinitionArn: string }> };
  } | null;
  readonly services: readonly { readonly service: string; readonly taskDefinition: string | null }[];
}

const statusOf = async (sandbox: Sandbox) =>
  (await sandbox.inx('status', '--json')).events.find(
    (event) => event['type'] === 'status',
  ) as unknown as Status;
const short = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
const paths: Record<string, string> = {
  auth: '/api/auth',
  invoice: '/api/invoices',
  payment: '/api/payments',
  notification: '/api/notifications',
  client: '/api/clients',
};

async function served(sandbox: Sandbox): Promise<Record<string, string | null>> {
  const entries = Object.entries(paths).map(
    async ([name, path]) =>
      [name, (await fetch(`${sandbox.baseUrl}${path}/health/ready`)).headers.get('x-inx-revision')] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const next = random(seed);
if (only) for (const name of Object.keys(paths)) if (!only.includes(name)) delete paths[name];
const sandbox = await createSandbox({ speed: 30, ...(only && { services: only }) });
console.log(`seed ${seed}, ${rounds} rounds of ${signal}`);
let torn = 0;
const tally: Record<string, number> = {};
try {
  for (let round = 1; round <= rounds; round++) {
    const before = (await statusOf(sandbox)).current!;
    for (const name of ['auth', 'invoice'])
      await sandbox.edit(
        `services/${name}/src/main.ts`,
        (text) =>
          `${text.replace(/\nexport const round\w* = \d+;\n$/, '')}\nexport const round = ${seed + round};\n`,
      );
    const deploy = sandbox.start('deploy', '--json', '--wait', '60');
    // Half of the rounds aim at the decisions, where tearing would show.
    const aim = next();
    if (aim < 0.25) await deploy.until(/"decision":"go"|"type":"ended"/).catch(() => undefined);
    else if (aim < 0.5) await deploy.until(/"decision":"keep"|"type":"ended"/).catch(() => undefined);
    const delay = Math.round(next() * (aim < 0.5 ? 400 : 9_000));
    await Promise.race([sleep(delay), deploy.ended]);
    deploy.child.kill(signal);
    const run = await deploy.ended;
    const left = (await statusOf(sandbox)).running;
    const resumed = await sandbox.inx('resume', '--json', '--wait', '60');
    const after = await statusOf(sandbox);
    const answers = await served(sandbox);
    const wanted = Object.fromEntries(
      Object.entries(after.current!.services).map(([name, service]) => [
        name,
        short(service.taskDefinitionArn),
      ]),
    );
    const whole = Object.keys(paths).every((name) => answers[name] === wanted[name]);
    const outcome = run.events.find((event) => event['type'] === 'ended')?.['outcome'];
    // Ctrl-C leaves nothing open, and says which of the two it was.
    const expected =
      signal === 'SIGINT'
        ? ({ cancelled: 'old', released: 'new' } as Record<string, string>)[String(outcome)]
        : left
          ? left.decision === 'keep'
            ? 'new'
            : 'old'
          : 'settled before';
    const got = after.current!.number === before.number ? 'old' : 'new';
    const right = whole && !after.running && (expected === 'settled before' || expected === got);
    if (!right) torn++;
    if (!right) console.log(run.output.slice(-2_000));
    const key =
      signal === 'SIGINT'
        ? `${outcome} (exit ${run.code}) → ${got}`
        : `${left?.decision ?? 'no rollout open'} → ${got}`;
    tally[key] = (tally[key] ?? 0) + 1;
    console.log(
      `${String(round).padStart(3)} aim ${aim.toFixed(2)} after ${delay} ms: ${key}, resume ${resumed.code}${right ? '' : `  TORN ${JSON.stringify({ answers, wanted })}`}`,
    );
  }
} finally {
  await sandbox.stop();
}
console.log(tally, `${torn} torn`);
process.exitCode = torn === 0 ? 0 : 1;
