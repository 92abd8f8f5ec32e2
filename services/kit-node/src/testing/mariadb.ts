import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { wait } from '../backoff.ts';
import { freePort } from './ports.ts';

/** A MariaDB server of our own, gone when `stop` resolves. */
export interface MariaDb {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  stop(): Promise<void>;
}

const SERVERS = ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd', '/usr/local/bin/mariadbd'];
const START_LIMIT_MS = 60_000;
const USER = 'inx';
const PASSWORD = 'private-server-on-loopback';

/** Where the server's program is, if it is installed. */
export function findMariaDb(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(':').map((folder) => path.join(folder, 'mariadbd'));
  return [...SERVERS, ...onPath].find((file) => existsSync(file));
}

/** Starts a private server in a folder of its own, on a free port of the loopback address. */
export async function startMariaDb(program: string): Promise<MariaDb> {
  const folder = await mkdtemp(path.join(tmpdir(), 'inx-mariadb-'));
  try {
    return await start(program, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function start(program: string, folder: string): Promise<MariaDb> {
  const data = path.join(folder, 'data');
  const socket = path.join(folder, 'socket');
  // The server refuses to run as root unless told so by name.
  const asUser = userInfo().uid === 0 ? ['--user=root'] : [];
  // Servers of suites side by side must not meet in one folder for temporary tables.
  const env = { ...process.env, TMPDIR: folder, PATH: `${process.env.PATH}:/usr/sbin:/usr/bin` };
  const install = [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    ...asUser,
  ];
  await promisify(execFile)('mariadb-install-db', [...install, '--skip-test-db'], { env });
  const port = await freePort();
  const child = spawn(
    program,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve', // as on RDS: accounts are matched by address alone
      `--pid-file=${path.join(folder, 'pid')}`,
      '--innodb-flush-log-at-trx-commit=0', // the data is thrown away: no need to survive a power cut
      '--innodb-buffer-pool-size=64M',
      '--max-connections=300',
      ...asUser,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env },
  );
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });
  await reachable(child, socket, () => errors);
  return {
    port,
    user: USER,
    password: PASSWORD,
    stop: async () => {
      await ended(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function reachable(child: ChildProcess, socket: string, errors: () => string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`mariadbd ended with ${child.exitCode}:\n${errors()}`);
    try {
      const root = await createConnection({ socketPath: socket, user: 'root' });
      await root.query(`create user '${USER}'@'127.0.0.1' identified by '${PASSWORD}'`);
      await root.query(`grant all on *.* to '${USER}'@'127.0.0.1' with grant option`);
      await root.end();
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        await ended(child, 'SIGKILL');
        throw new Error(`mariadbd does not answer: ${(error as Error).message}\n${errors()}`);
      }
      await wait(100);
    }
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
