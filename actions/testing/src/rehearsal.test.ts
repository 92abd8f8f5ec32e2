/** The main job, as a person does it: the real command line, real images, real traffic. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSandbox, type Ended, type Sandbox } from './sandbox.ts';

const services = ['auth', 'client', 'invoice', 'notification', 'payment'];
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 20 });
}, 180_000);
afterAll(() => sandbox?.stop());

interface Status {
  readonly current: { readonly number: number } | null;
  readonly services: readonly {
    readonly service: string;
    readonly taskDefinition: string;
    readonly healthy: number;
  }[];
}

const status = async (): Promise<Status> =>
  (await sandbox.inx('status', '--json')).events.find(
    (event) => event['type'] === 'status',
  ) as unknown as Status;
const revisions = async () =>
  Object.fromEntries((await status()).services.map((each) => [each.service, each.taskDefinition]));
const ended = (run: Ended) =>
  run.events.find((event) => event['type'] === 'ended') as {
    outcome: string;
    reason: string;
    record?: {
      moved: string[];
      failures: { service: string; logs: string[]; exitCode?: number; remedy: string }[];
    };
  };
const writesSince = async (at: number) =>
  (
    (await (await fetch(`${sandbox.endpoint}/_inx/calls?since=${at}`)).json()) as {
      writes: boolean;
      service: string;
      operation: string;
    }[]
  ).filter((call) => call.writes && call.service !== 'logs' && call.service !== 'cloudwatch');

let touched = 0;
const touch = (service: string) =>
  sandbox.edit(
    `services/${service}/src/main.ts`,
    (text) => `${text}\nexport const touched${++touched} = true;\n`,
  );

describe('a release', () => {
  it('runs five services, healthy, each answering with its revision', async () => {
    const now = await status();
    expect(now.services.map((each) => [each.service, each.healthy > 0])).toEqual(
      services.map((name) => [name, true]),
    );
    const answers = await Promise.all(
      [
        '/api/auth/health/ready',
        '/api/invoices/health/ready',
        '/api/payments/health/ready',
        '/api/notifications/health/ready',
        '/api/clients/health/ready',
      ].map((path) => fetch(sandbox.baseUrl + path)),
    );
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    expect(answers[0]?.headers.get('x-inx-revision')).toBe(now.services[0]?.taskDefinition);
  });

  it('says unchanged when nothing changed, and calls nothing that writes', async () => {
    const at = Date.now();
    const run = await sandbox.inx('deploy', '--json');
    expect([run.code, ended(run).outcome]).toEqual([0, 'unchanged']);
    expect(await writesSince(at)).toEqual([]);
  });

  it('moves one service after one edited line, and leaves four untouched', async () => {
    const before = await revisions();
    await touch('auth');
    const run = await sandbox.inx('deploy', '--json');
    expect(run.code, run.output).toBe(0);
    expect(ended(run).record?.moved).toEqual(['auth']);
    const after = await revisions();
    expect(services.filter((name) => before[name] !== after[name])).toEqual(['auth']);
  });

  it('goes back by hand, rebuilding nothing', async () => {
    const run = await sandbox.inx('rollback', '--json');
    expect([run.code, ended(run).record?.moved], run.output).toEqual([0, ['auth']]);
  });
});

/** Answers 500 where `when` (a condition on `request`) holds; everything else goes its way. */
const failing = (when: string) => `import { Server } from 'node:http';
const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...args) {
  const request = args[0];
  if (event === 'request' && (${when})) {
    console.error('broken on purpose: ' + request.url);
    args[1].writeHead(500).end('broken on purpose');
    return true;
  }
  return emit.call(this, event, ...args);
};
`;

describe('a release that breaks leaves every service on the old one', () => {
  it.each<[string, string, (text: string) => string, string, RegExp]>([
    [
      'exits at start',
      'services/notification/src/main.ts',
      (text) => `console.error('the provider key is missing');\nprocess.exit(7);\n${text}`,
      'notification',
      /provider key is missing/,
    ],
    [
      'cannot be imported',
      'services/payment/payment/__init__.py',
      (text) => `import nothing_of_that_name\n${text}`,
      'payment',
      /nothing_of_that_name/,
    ],
    [
      'answers 500 on its health path',
      'services/invoice/src/main.ts',
      (text) => failing("request.url === '/'") + text,
      'invoice',
      /failed ELB health checks.*its health path does not answer as the target group expects/,
    ],
    [
      'fails its smoke check through the test route',
      'services/notification/src/main.ts',
      (text) => failing("request.headers['x-inx-release'] && request.url.endsWith('/health/ready')") + text,
      'notification',
      /health\/ready: .*status 500: broken on purpose/,
    ],
  ])('%s', async (_, file, breakIt, culprit, words) => {
    const [before, text] = [await revisions(), await sandbox.read(file)];
    await sandbox.write(file, breakIt(text));
    await touch('auth');
    const run = await sandbox.inx('deploy', '--json');
    await sandbox.write(file, text);
    expect([run.code, ended(run).outcome], run.output).toEqual([3, 'rolled-back']);
    const told = JSON.stringify([ended(run).reason, ended(run).record]);
    expect(told).toContain(culprit);
    expect(told).toMatch(words);
    expect(await revisions()).toEqual(before);
  });
});

/** Passes every check through the test route and fails for everybody else: only users would notice. */
const brokenForUsers = failing(
  "request.url === '/api/auth/health/ready' && !request.headers['x-inx-release']",
);

describe('after the switch', () => {
  it('what starts failing is turned back, and says so', async () => {
    const file = 'services/auth/src/main.ts';
    const [before, text] = [await revisions(), await sandbox.read(file)];
    await sandbox.write(file, brokenForUsers + text);
    await touch('invoice');
    const run = await sandbox.inx('deploy', '--json');
    await sandbox.write(file, text);
    expect([run.code, ended(run).outcome], run.output).toEqual([3, 'rolled-back']);
    expect(ended(run).reason).toMatch(/auth: GET \/api\/auth\/health\/ready answered 500/);
    expect(await revisions()).toEqual(before);
  });

  it.each([
    ['building', /"stage":"build"/],
    ['migrating', /"stage":"migrate"/],
  ])('Ctrl-C while %s is cancelled, and nothing has moved', async (_, moment) => {
    const before = await revisions();
    await touch('invoice');
    const deploy = sandbox.start('deploy', '--json');
    await deploy.until(moment);
    deploy.child.kill('SIGINT');
    const run = await deploy.ended;
    expect([run.code, ended(run).outcome], run.output).toEqual([5, 'cancelled']);
    expect(await revisions()).toEqual(before);
  });

  it('Ctrl-C before keep turns back and verifies the old release', async () => {
    const before = await revisions();
    await touch('invoice');
    const deploy = sandbox.start('deploy', '--json');
    await deploy.until(/"decision":"go"/);
    deploy.child.kill('SIGINT');
    const run = await deploy.ended;
    expect([run.code, ended(run).outcome], run.output).toEqual([5, 'cancelled']);
    expect(await revisions()).toEqual(before);
  });
});

describe('two at once', () => {
  it('one releases, the other is locked out or finds nothing left to do', async () => {
    await touch('notification');
    const runs = await Promise.all([
      sandbox.inx('deploy', '--json', '--wait', '0'),
      sandbox.inx('deploy', '--json', '--wait', '0'),
    ]);
    expect(runs.map((run) => run.code).sort(), runs.map((run) => run.output).join('\n')).toEqual([0, 6]);
  });
});

describe('a dead process', () => {
  it('is settled by resume: undecided goes back', async () => {
    const before = await revisions();
    await touch('notification');
    const deploy = sandbox.start('deploy', '--json');
    await deploy.until(/"stage":"barrier"/);
    deploy.child.kill('SIGKILL');
    await deploy.ended;
    const run = await sandbox.inx('resume', '--json', '--wait', '60');
    expect([run.code, ended(run).outcome], run.output).toEqual([3, 'rolled-back']);
    expect(await revisions()).toEqual(before);
  });
});

describe('bad input changes nothing', () => {
  it('a wrong port is refused with place and remedy', async () => {
    const [at, file] = [Date.now(), 'services/auth/service.json'];
    const text = await sandbox.read(file);
    await sandbox.write(file, text.replace('"port": 8080', '"port": 99999'));
    const run = await sandbox.inx('deploy');
    await sandbox.write(file, text);
    expect(run.code).toBe(2);
    expect(run.output).toMatch(/services\/auth\/service\.json:\d+:\d+/);
    expect(run.output).toMatch(/do: /);
    expect(await writesSince(at)).toEqual([]);
  });
});

describe('down', () => {
  it('removes services, rules and every stack, and the embedded AWS ends', async () => {
    const run = await sandbox.inx('down');
    expect([run.code, run.output]).toEqual([0, expect.stringContaining('dev is down')]);
    await vi.waitFor(() => expect(fetch(`${sandbox.endpoint}/_inx/health`)).rejects.toThrow(), 15_000);
  });
});
