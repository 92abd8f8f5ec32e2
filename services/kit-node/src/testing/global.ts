import type { TestProject } from 'vitest/node';
import { findMariaDb, startMariaDb } from './mariadb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the private MariaDB listens, or why there is none. */
    mariadb:
      | { readonly port: number; readonly user: string; readonly password: string }
      | { readonly absent: string };
  }
}

/** Starts one MariaDB for a whole test run. Where it is not installed the run says so; in CI it fails. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const program = findMariaDb();
  if (program === undefined) {
    const absent = 'mariadbd is not installed, so the suites on MariaDB do not run (package mariadb-server)';
    if (process.env.CI === 'true') throw new Error(absent);
    console.warn(absent);
    project.provide('mariadb', { absent });
    return undefined;
  }
  const server = await startMariaDb(program);
  const { port, user, password } = server;
  project.provide('mariadb', { port, user, password });
  return () => server.stop();
}
