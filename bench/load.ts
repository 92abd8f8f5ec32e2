/**
 * Steady load over all services while releases come, break and go back: `npx node bench/load.ts [requests per phase] [services]`.
 * Three counts that must agree that nothing was lost: our generator's, wrk's, the balancer's own.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSandbox, type Sandbox } from '../actions/testing/src/sandbox.ts';

const perPhase = Number(process.argv[2] ?? 20_000);
const only = process.argv[3]?.split(',');
const paths: Record<string, string> = {
  auth: '/api/auth/openapi.json',
  invoice: '/api/invoices/openapi.json',
  payment: '/api/payments/openapi.json',
  notification: '/api/notifications/openapi.json',
  client: '/login',
};
const chosen = Object.entries(paths).filter(([name]) => !only || only.includes(name));

interface Tally {
  sent: number;
  ok: number;
  readonly faults: Map<string, number>;
}

/** Requests a second of our own generator, half of them on connections of their own. */
const rate = 300;

function startGenerator(baseUrl: string) {
  const tally: Tally = { sent: 0, ok: 0, faults: new Map() };
  const kept = new Agent({ keepAlive: true, maxSockets: 16 });
  const running = new Set<Promise<void>>();
  const one = (index: number) =>
    new Promise<void>((resolve) => {
      const [, target] = chosen[index % chosen.length]!;
      const fault = (what: string) => {
        tally.faults.set(what, (tally.faults.get(what) ?? 0) + 1);
        resolve();
      };
      tally.sent++;
      const sent = request(
        baseUrl + target,
        { agent: Math.floor(index / chosen.length) % 2 ? kept : false, timeout: 15_000 },
        (answer) => {
          answer.resume();
          answer.once('end', () => {
            if (answer.statusCode !== 200) return fault(`status ${answer.statusCode} ${target}`);
            tally.ok++;
            resolve();
          });
          answer.once('error', (error) => fault(`broken answer ${error.message}`));
        },
      );
      sent.once('timeout', () => sent.destroy(new Error('timeout')));
      sent.once('error', (error) => fault(`no answer: ${error.message} ${target}`));
      sent.end();
    });
  let stopped = false;
  const loop = (async () => {
    const began = performance.now();
    for (let index = 0; !stopped; index++) {
      const work = one(index);
      running.add(work);
      void work.then(() => running.delete(work));
      const due = began + ((index + 1) * 1000) / rate;
      const wait = due - performance.now();
      if (wait > 1) await sleep(wait);
    }
  })();
  return {
    tally,
    stop: async () => {
      stopped = true;
      await loop;
      await Promise.all(running);
      kept.destroy();
    },
  };
}

/** wrk over the same paths, held back so that it loads the machine no more than our generator does. */
async function startWrk(baseUrl: string, secondsLong: number) {
  const folder = await mkdtemp(path.join(tmpdir(), 'inx-wrk-'));
  const script = path.join(folder, 'paths.lua');
  const list = chosen.map(([, target]) => `"${target}"`).join(', ');
  await writeFile(
    script,
    `paths = { ${list} }\nn = 0\nrequest = function() n = n + 1; return wrk.format("GET", paths[(n % #paths) + 1]) end\ndelay = function() return 12 end\n`,
  );
  const child = spawn('wrk', ['-t1', '-c4', `-d${secondsLong}s`, '--timeout', '15s', '-s', script, baseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(text)));
  return ended.then((output) => ({
    requests: Number(/(\d+) requests in/.exec(output)?.[1] ?? 0),
    failed:
      Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0) +
      [...(/Socket errors: (.*)/.exec(output)?.[1]?.matchAll(/\d+/g) ?? [])].reduce(
        (sum, match) => sum + Number(match[0]),
        0,
      ),
  }));
}

const traffic = async (sandbox: Sandbox) =>
  (await (await fetch(`${sandbox.endpoint}/_inx/traffic`)).json()) as {
    loadBalancers: { counters: Record<string, number> }[];
  };
const balancer = async (sandbox: Sandbox) => (await traffic(sandbox)).loadBalancers[0]?.counters ?? {};
const failures = (counters: Record<string, number>) =>
  ['elb502', 'elb503', 'elb504', 'target5xx', 'truncated'].reduce(
    (sum, name) => sum + (counters[name] ?? 0),
    0,
  );

const mark = () => `\nexport const bench${Math.floor(Math.random() * 1e9)} = true;\n`;
const entry = (name: string) =>
  name === 'client' || name === 'payment'
    ? `services/${name}/${name}/__init__.py`
    : `services/${name}/src/main.ts`;
const touch = (sandbox: Sandbox, name: string) =>
  sandbox.edit(entry(name), (text) =>
    entry(name).endsWith('.py') ? `${text}\nBENCH = ${Math.floor(Math.random() * 1e9)}\n` : text + mark(),
  );

/** Runs but dies soon after it was started: found before the switch. */
const dies =
  "if (!process.argv.includes('migrate')) setTimeout(() => { console.error('bench: the queue is gone'); process.exit(7); }, 300);\n";
/** Answers checks through the test route and fails its readiness for everybody else: found only after the switch. */
const failsLater = `import { Server } from 'node:http';
const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...args) {
  const [request, response] = args;
  if (event === 'request' && request.url === '/api/auth/health/ready' && !request.headers['x-inx-release']) {
    response.writeHead(500, { 'x-inx-revision': process.env.INX_REVISION ?? '' }).end('bench: broken for users');
    return true;
  }
  return emit.call(this, event, ...args);
};
`;

const sandbox = await createSandbox({ speed: 10, ...(only && { services: only }) });
let lost = 0;
try {
  const phase = async (
    name: string,
    expected: string,
    work: () => Promise<{ events: readonly Record<string, unknown>[]; output: string }>,
  ) => {
    const before = await balancer(sandbox);
    const generator = startGenerator(sandbox.baseUrl);
    const needed = Math.ceil(perPhase / rate) + 5;
    const wrk = startWrk(sandbox.baseUrl, needed);
    await sleep(2_000);
    const run = await work();
    const ended = run.events.find((event) => event['type'] === 'ended') as
      | {
          outcome?: string;
          reason?: string;
          record?: { togetherMs?: number; finishedAt: number; startedAt: number };
        }
      | undefined;
    const other = await wrk;
    await generator.stop();
    const after = await balancer(sandbox);
    const { tally } = generator;
    const own = tally.sent - tally.ok;
    const balanced = failures(after) - failures(before);
    // The broken readiness itself answers 500 to the prober: that is the break, not a lost request of a user.
    lost += own + other.failed;
    console.log(
      JSON.stringify({
        phase: name,
        outcome: ended?.outcome,
        asExpected: ended?.outcome === expected,
        reason: ended?.reason,
        tookMs: ended?.record && ended.record.finishedAt - ended.record.startedAt,
        oldAndNewTogetherMs: ended?.record?.togetherMs,
        generator: { sent: tally.sent, failed: own, faults: Object.fromEntries(tally.faults) },
        wrk: other,
        balancer: {
          requests: (after['requests'] ?? 0) - (before['requests'] ?? 0),
          failed: balanced,
          retries: (after['retries'] ?? 0) - (before['retries'] ?? 0),
        },
      }),
    );
    if (ended?.outcome !== expected) {
      lost++;
      console.log(run.output.slice(-4000));
    }
  };
  const deploy = () => sandbox.inx('deploy', '--json');
  await phase('release of all', 'released', async () => {
    for (const [name] of chosen) await touch(sandbox, name);
    return deploy();
  });
  await phase('breaks before the switch', 'rolled-back', async () => {
    for (const [name] of chosen) await touch(sandbox, name);
    const file = entry('notification');
    const text = await sandbox.read(file);
    await sandbox.write(file, dies + text);
    const run = await deploy();
    await sandbox.write(file, text);
    return run;
  });
  await phase('breaks after the switch', 'rolled-back', async () => {
    const text = await sandbox.read(entry('auth'));
    await sandbox.write(entry('auth'), failsLater + text);
    const run = await deploy();
    await sandbox.write(entry('auth'), text);
    return run;
  });
  await phase('rollback by hand', 'released', () => sandbox.inx('rollback', '--json'));
} finally {
  await sandbox.stop();
}
console.log(lost === 0 ? 'nothing lost' : `${lost} lost or unexpected`);
process.exitCode = lost === 0 ? 0 : 1;
