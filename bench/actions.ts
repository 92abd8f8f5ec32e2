/**
 * How soon an action is at work, and how large it is: `npx node bench/actions.ts [rounds] [folder of third-party actions]`.
 * From the start of the process to its first call to AWS (a local server answers), ours beside the published bundles of
 * aws-actions in the same run, turn by turn; and processor time until then, which other work on the machine changes
 * less (Linux only). The folder holds `aws-actions/<name>/dist/index.js`; without it, ours alone.
 */
import { spawn } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleActions } from '../actions/bundle.ts';

const rounds = Number(process.argv[2] ?? 15);
const thirdParty = process.argv[3];
const repository = path.resolve(import.meta.dirname, '..');
const scratch = await mkdtemp(path.join(tmpdir(), 'bench-actions-'));
const dist = path.join(scratch, 'dist');
await bundleActions(dist);
const taskDefinition = path.join(scratch, 'task-definition.json');
await writeFile(
  taskDefinition,
  JSON.stringify({ family: 'bench', containerDefinitions: [{ name: 'app', image: 'app' }] }),
);

let arrived: ((label: string) => void) | undefined;
const server = createServer((request, response) => {
  const operation = String(request.headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  arrived?.(operation || `${request.method} ${request.url}`);
  response
    .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
    .end('{"__type":"ClientException"}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as { port: number };

interface Peer {
  readonly name: string;
  readonly entry: string;
  readonly inputs: Readonly<Record<string, string>>;
}

const own: Peer[] = [
  { name: 'invoxa deploy', entry: path.join(dist, 'deploy.mjs'), inputs: { ENVIRONMENT: 'dev' } },
];
const others: Peer[] = thirdParty
  ? [
      {
        name: 'amazon-ecs-deploy-task-definition',
        entry: path.join(thirdParty, 'aws-actions/amazon-ecs-deploy-task-definition/dist/index.js'),
        inputs: { 'TASK-DEFINITION': taskDefinition },
      },
      {
        name: 'amazon-ecr-login',
        entry: path.join(thirdParty, 'aws-actions/amazon-ecr-login/dist/index.js'),
        inputs: { 'MASK-PASSWORD': 'true', 'REGISTRY-TYPE': 'private', 'SKIP-LOGOUT': 'true' },
      },
    ]
  : [];
const peers = [...own, ...others];
for (const { entry } of peers) await access(entry);

interface FirstCall {
  /** From spawn to the first request. */
  readonly milliseconds: number;
  /** Of the process and what it waited for; undefined where there is no /proc. */
  readonly processor: number | undefined;
  readonly operation: string;
}

async function firstCall(peer: Peer): Promise<FirstCall> {
  const files = Object.fromEntries(
    await Promise.all(
      ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'].map(async (name) => {
        const file = path.join(scratch, name);
        await writeFile(file, '');
        return [name, file] as const;
      }),
    ),
  );
  const url = `http://127.0.0.1:${port}`;
  const at = performance.now();
  const child = spawn(process.execPath, [peer.entry], {
    cwd: repository,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: scratch,
      ...files,
      ...Object.fromEntries(Object.entries(peer.inputs).map(([name, value]) => [`INPUT_${name}`, value])),
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_EC2_METADATA_DISABLED: 'true',
      INX_TARGET: 'aws',
      GITHUB_REPOSITORY: 'invoxa/invoxa-delivery',
      GITHUB_RUN_ID: '1',
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_WORKSPACE: repository,
      GITHUB_API_URL: url,
    },
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const arrival = await new Promise<{ milliseconds: number; operation: string }>((resolve, reject) => {
    arrived = (operation) => resolve({ milliseconds: performance.now() - at, operation });
    void closed.then((code) => reject(new Error(`${peer.name} ended with ${code} and called nothing`)));
  });
  arrived = undefined;
  const found = { ...arrival, processor: await processorMs(child.pid) };
  child.kill('SIGKILL');
  await closed;
  return found;
}

/** proc(5), /proc/pid/stat: fields 14 to 17 are times in ticks of 10 ms, own and of children. */
async function processorMs(pid: number | undefined): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields?.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}

async function folderBytes(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((file) => file.isFile())
    .map((file) => stat(path.join(file.parentPath, file.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const calls = new Map<string, FirstCall[]>(peers.map(({ name }) => [name, []]));
for (const peer of peers) await firstCall(peer);
for (let round = 0; round < rounds; round++)
  for (const peer of peers) calls.get(peer.name)!.push(await firstCall(peer));
const wall = (name: string) => calls.get(name)!.map((call) => call.milliseconds);
const base = median(wall(own[0]!.name));
console.log(`${rounds} rounds, turn by turn; medians\n`);
for (const { name, entry } of peers) {
  const all = wall(name);
  const bytes = await folderBytes(path.dirname(entry));
  const processor = calls.get(name)!.flatMap((call) => call.processor ?? []);
  console.log(
    [
      `${name.padEnd(36)} ${median(all).toFixed(0).padStart(5)} ms to ${calls.get(name)![0]!.operation}`,
      `${(median(all) / base).toFixed(2)}×, ${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)} ms`,
      ...(processor.length > 0 ? [`processor ${median(processor)} ms`] : []),
      `${(bytes / 1024 / 1024).toFixed(2)} MiB`,
    ].join('; '),
  );
}
console.log('\nours: one bundle for all actions; theirs: one each');
server.close();
await rm(scratch, { recursive: true, force: true });
process.exit();
