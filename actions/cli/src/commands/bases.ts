import { CodedError } from '@inx/engine';
import {
  type BasesLock,
  basePlatforms,
  basesLockFile,
  pinBases,
  runtimes,
  usualReferences,
} from '@inx/engine/image';
import { basesLockOf, cancelOnSignals, findRoot, registriesOf, writeBasesLock } from '@inx/host';
import Table from 'cli-table3';
import type { GlobalOptions, Verb } from '../command.ts';
import type { Output } from '../output.ts';

interface Options extends GlobalOptions {
  readonly node?: string;
  readonly python?: string;
}

/** The services' own pyproject.toml ask for it. */
const lowestPython = '3.11';

export default {
  summary: 'the base images that images for AWS stand on: which digests are pinned, and pinning newer ones',
  examples: [
    ['inx bases', 'what is pinned'],
    ['inx bases pin', 'reads the references again; then commit the file'],
    ['inx bases pin --node registry.example/node:24-slim', 'from a mirror'],
  ],
  configure: (command) => {
    command
      .argument('[action]', 'pin; absent: show what is pinned')
      .option(
        '--node <reference>',
        `host/repository:tag; without it the pinned one, or ${usualReferences.node}`,
      )
      .option('--python <reference>', `the same; ${usualReferences.python}`);
  },
  run: async (given, output, [action]) => {
    const options = given as Options;
    const root = await findRoot(process.cwd());
    if (action === undefined && !options.node && !options.python)
      return show(await basesLockOf(root), output);
    if (action !== 'pin')
      throw new CodedError({
        code: 'bases.arguments',
        message: action
          ? `there is nothing like "${action}" to do with base images`
          : 'references are for pinning',
        remedy: 'inx bases; inx bases pin [--node <reference>] [--python <reference>]',
      });
    return pin(root, options, output);
  },
} satisfies Verb;

function show(lock: BasesLock | undefined, output: Output): number {
  output.value({ type: 'bases', file: basesLockFile, bases: lock?.bases ?? null });
  if (!lock) {
    output.line('no base image is pinned, so nothing can be built for AWS yet: inx bases pin');
    return 0;
  }
  const table = new Table({
    head: ['base', 'version', 'reference', 'digests'],
    style: { head: [], border: [] },
  });
  for (const runtime of runtimes) {
    const { version, reference, platforms } = lock.bases[runtime];
    const digests = basePlatforms.map((platform) => `${platform}  ${platforms[platform]}`);
    table.push([runtime, version, reference, digests.join('\n')]);
  }
  output.line(table.toString());
  return 0;
}

async function pin(root: string, options: Options, output: Output): Promise<number> {
  const signal = cancelOnSignals();
  // A file that cannot be read any more does not stand in the way of writing it anew; what it said is lost then.
  const before = await basesLockOf(root).catch((error: unknown) => {
    if (error instanceof CodedError && options.node && options.python) return undefined;
    throw error;
  });
  const reference = (runtime: (typeof runtimes)[number]) =>
    options[runtime] ?? before?.bases[runtime].reference ?? usualReferences[runtime];
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  const registryAt = registriesOf({ ...(endpoint && { endpoint }) });
  const fit = { node: process.versions.node.split('.')[0]!, python: lowestPython };
  const after = await pinBases(
    { node: reference('node'), python: reference('python') },
    registryAt,
    fit,
    signal,
  );
  const changed = JSON.stringify(before) !== JSON.stringify(after);
  if (changed) await writeBasesLock(root, after);
  tell(before, after, output);
  output.value({
    type: 'bases-pinned',
    file: basesLockFile,
    changed,
    before: before?.bases,
    after: after.bases,
  });
  output.line(changed ? `${basesLockFile} is written: commit it` : `${basesLockFile} stays as it is`);
  return 0;
}

function tell(before: BasesLock | undefined, after: BasesLock, { line, paint }: Output): void {
  for (const runtime of runtimes) {
    const [old, fresh] = [before?.bases[runtime], after.bases[runtime]];
    const version =
      old && old.version !== fresh.version ? `${old.version} → ${fresh.version}` : fresh.version;
    line(`${paint.good('✓')} ${runtime.padEnd(7)} ${version}  ${fresh.reference}`);
    if (old && old.reference !== fresh.reference) line(`  instead of ${old.reference}`);
    for (const platform of basePlatforms) {
      const [from, to] = [old?.platforms[platform], fresh.platforms[platform]];
      const digests = from === to ? `${to} (unchanged)` : `${from ?? 'nothing'} → ${to}`;
      line(`  ${platform}  ${digests}`);
    }
  }
}
