/**
 * Bundles the actions: one shared bundle, and for each `actions/<verb>/main.ts` (and `post.ts`) an entry of a few lines
 * in `actions/dist`, which is committed, as GitHub runs an action from its repository without installing anything.
 * `npm run bundle`. The same sources always make the same bytes; a test compares.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const actions = import.meta.dirname;

/** Folders that hold an action, in order of name. */
export async function actionNames(): Promise<string[]> {
  const found = await readdir(actions, { recursive: true });
  return found
    .filter((file) => /^[a-z]+[\\/]action\.yml$/.test(file))
    .map((file) => path.dirname(file))
    .sort();
}

/** Entry name → source file. */
async function entries(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await actionNames()) {
    for (const file of await readdir(path.join(actions, name))) {
      if (file === 'main.ts') found[name] = path.join(actions, name, file);
      if (file === 'post.ts') found[`${name}-post`] = path.join(actions, name, file);
    }
  }
  return found;
}

const virtual = '\0entry:';

/** Writes the bundle into `folder`, which is emptied first; answers the bytes of each file. */
export async function bundleActions(folder: string): Promise<Record<string, number>> {
  const sources = await entries();
  const build = await rolldown({
    input: Object.fromEntries(Object.keys(sources).map((name) => [name, `${virtual}${name}`])),
    cwd: path.dirname(actions),
    platform: 'node',
    // Modules before CommonJS: less code, and jsonc-parser's CommonJS asks for its own files while it runs.
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'warn',
    external: (id) => isBuiltin(id),
    // None of these acts when it is imported. So what nobody uses is left out (@actions/core brings a whole HTTP client
    // for a token that we do not ask for), and what is used late is not loaded early because it shares an index.
    treeshake: {
      moduleSideEffects: (id) =>
        !/node_modules\/(@actions|@octokit|undici|tunnel)\/|\/actions\/\w+\/src\//.test(id),
    },
    plugins: [
      {
        name: 'entries',
        resolveId: (id) => (id.startsWith(virtual) ? id : undefined),
        load: (id) =>
          id.startsWith(virtual)
            ? `import { start } from '@inx/github';\nimport action from ${JSON.stringify(sources[id.slice(virtual.length)])};\nawait start(action);\n`
            : undefined,
      },
      {
        // CloudFormation's model of resource types, by which a plan tells a replacement from an update. The library looks
        // for it one folder above its own code, which here is the shared one.
        name: 'resource-types',
        async buildStart() {
          const library = fileURLToPath(import.meta.resolve('@aws-cdk/aws-service-spec'));
          const source = await readFile(path.join(path.dirname(library), '..', 'db.json.gz'));
          this.emitFile({ type: 'asset', fileName: 'db.json.gz', source });
        },
      },
    ],
  });
  await rm(folder, { recursive: true, force: true });
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    minify: true,
    sourcemap: false,
    comments: { legal: false },
    entryFileNames: '[name].mjs',
    chunkFileNames: 'shared/[name]-[hash].mjs',
  });
  await build.close();
  return Object.fromEntries(
    output.map((each) => [each.fileName, Buffer.byteLength(each.type === 'chunk' ? each.code : each.source)]),
  );
}

if (import.meta.main) {
  const folder = path.join(actions, 'dist');
  const sizes = await bundleActions(folder);
  for (const [name, bytes] of Object.entries(sizes))
    console.log(`${name.padEnd(40)} ${(bytes / 1024).toFixed(0).padStart(6)} KiB`);
}
