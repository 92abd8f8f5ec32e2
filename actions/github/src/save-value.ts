/** A value that the job's next steps read as a file, for example to keep it as an artifact. */
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Writes one line of JSON into the runner's folder for temporary files, and answers the file's path. */
export async function saveValue(name: string, value: unknown): Promise<string> {
  const folder = process.env['RUNNER_TEMP'] || tmpdir();
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  await writeFile(file, `${JSON.stringify(value)}\n`);
  return file;
}
