/** The real CDK CLI, unchanged, against an embedded AWS. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { repository } from './sandbox.ts';

const run = promisify(execFile);

export interface CdkEnded {
  readonly code: number;
  /** What it said, standard output first. */
  readonly text: string;
}

export interface CdkPlace {
  readonly endpoint: string;
  /** Where it runs: `-a` may name an assembly relative to it. */
  readonly folder: string;
  /** An account's administrator by its number; or the environment variables of a role's session. */
  readonly as: string | Readonly<Record<string, string>>;
}

/** Environment variables that the CLI sees; nothing of ours but PATH. */
export const cdkVariables = ({ endpoint, folder, as }: CdkPlace): Record<string, string | undefined> => ({
  PATH: process.env['PATH'],
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  CDK_HOME: path.join(folder, `home-${typeof as === 'string' ? as : 'session'}`),
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  NODE_NO_WARNINGS: '1',
  NO_COLOR: '1',
  CI: 'true',
  ...(typeof as === 'string' ? { AWS_ACCESS_KEY_ID: as, AWS_SECRET_ACCESS_KEY: 'rehearsal' } : as),
});

/** Resolves however it ends. */
export async function runCdk(place: CdkPlace, ...args: readonly string[]): Promise<CdkEnded> {
  const command = [path.join(repository, 'node_modules/aws-cdk/bin/cdk'), '--no-notices', ...args];
  return run(path.join(repository, 'node_modules/.bin/node'), command, {
    cwd: place.folder,
    env: cdkVariables(place),
    timeout: 180_000,
    maxBuffer: 32 * 1024 * 1024,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: Error & { code?: number; stdout?: string; stderr?: string }) => ({
      code: error.code ?? -1,
      text: `${error.stdout}${error.stderr}`,
    }),
  );
}
