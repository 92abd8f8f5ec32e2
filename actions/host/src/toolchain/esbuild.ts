/** esbuild as the builder's bundler: first-party code in one file, third-party code in another that seldom changes. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bundler, CodedError } from '@inx/engine/image';
import type { BuildFailure, BuildOptions, BuildResult, Message, Plugin } from 'esbuild';

const vendorEntry = 'inx:vendor';
type Bundled = BuildResult<{ write: false; metafile: true }>;
type Esbuild = typeof import('esbuild');

/** Bundles below `root`; paths in the output are relative to it, so the folder's own place leaves no trace. */
export async function esbuildBundler(root: string): Promise<Bundler> {
  const esbuild = await loadEsbuild(root);
  return {
    version: `esbuild ${esbuild.version}`,
    async bundle({ entry, nodeVersion }, signal) {
      const options = optionsFor(root, nodeVersion);
      // First pass: which third-party files are in use. Second: those as an entry of their own, so that splitting
      // puts them all into shared chunks, and none with the service's own code.
      const look = await run(esbuild, { ...options, entryPoints: [entry], outdir: '/' });
      checkInputs(look);
      signal?.throwIfAborted();
      const vendor = Object.keys(look.metafile.inputs).filter(isThirdParty).sort();
      const result = await run(esbuild, {
        ...options,
        entryPoints: [
          { in: entry, out: 'server' },
          { in: vendorEntry, out: 'unused' },
        ],
        outdir: '/',
        splitting: true,
        chunkNames: 'vendor/[hash]',
        plugins: [vendorPlugin(root, vendor)],
      });
      signal?.throwIfAborted();
      return outputs(result);
    },
  };
}

/**
 * The repository's own esbuild: its lock file says which, and its program for this machine is beside it. Whoever calls
 * may be bundled and run from a folder where nothing is installed.
 */
async function loadEsbuild(root: string): Promise<Esbuild> {
  try {
    const main = createRequire(join(root, 'package.json')).resolve('esbuild');
    const loaded = (await import(pathToFileURL(main).href)) as Esbuild & { readonly default?: Esbuild };
    return loaded.default ?? loaded;
  } catch (error) {
    throw new CodedError(
      {
        code: 'tool.esbuild',
        message: 'esbuild is not installed in the repository',
        where: 'package.json',
        why: (error as Error).message.split('\n')[0] ?? '',
        remedy:
          'npm ci before this; where the repository does not name it yet: npm install --save-dev esbuild',
      },
      { cause: error },
    );
  }
}

function optionsFor(root: string, nodeVersion: string) {
  return {
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: `node${nodeVersion}`,
    outExtension: { '.js': '.mjs' },
    // Readable stack traces in production; the size is compressed away.
    minify: false,
    keepNames: false,
    sourcemap: false,
    legalComments: 'none',
    charset: 'utf8',
    treeShaking: true,
    tsconfigRaw: {},
    logLevel: 'silent',
    // CommonJS packages ask for these; only unbound uses are replaced.
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    banner: {
      js: "import { createRequire as inxCreateRequire } from 'node:module';\nconst require = inxCreateRequire(import.meta.url);",
    },
  } satisfies BuildOptions;
}

function vendorPlugin(root: string, files: readonly string[]): Plugin {
  const contents = files.map((file) => `import ${JSON.stringify(join(root, file))};`).join('\n');
  return {
    name: 'inx-vendor',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^inx:vendor$/ }, () => ({ path: 'vendor', namespace: 'inx' }));
      onLoad({ filter: /.*/, namespace: 'inx' }, () => ({ contents, resolveDir: root, loader: 'js' }));
    },
  };
}

async function run(esbuild: Esbuild, options: BuildOptions): Promise<Bundled> {
  try {
    return (await esbuild.build(options)) as Bundled;
  } catch (error) {
    const [first, ...rest] = (error as BuildFailure).errors ?? [];
    if (!first) throw error;
    throw new CodedError([problem(first), ...rest.map(problem)], { cause: error });
  }
}

function problem(message: Message) {
  const { location } = message;
  return {
    code: 'image.bundle',
    message: message.text,
    ...(location ? { where: `${location.file}:${location.line}:${location.column + 1}` } : {}),
    remedy: message.text.startsWith('Could not resolve')
      ? 'add the package to the service and run npm install, or correct the import'
      : 'correct the code at this place',
  };
}

/** Code from outside the repository would put the machine's paths, and things no lock file knows, into the image. */
function checkInputs(result: Bundled): void {
  const outside = Object.keys(result.metafile.inputs).find((path) => /^(\.\.|\/|[A-Za-z]:)/.test(path));
  if (!outside) return;
  throw new CodedError({
    code: 'image.bundle',
    message: 'the bundle would hold a file from outside the repository',
    where: outside,
    why: 'no lock file pins it, so the image could not be built again',
    remedy: 'install the package inside the repository, or move the file into it',
  });
}

function isThirdParty(path: string): boolean {
  return path.split('/').includes('node_modules');
}

function outputs({ outputFiles, metafile }: Bundled) {
  const application: { path: string; bytes: Uint8Array }[] = [];
  const vendor: { path: string; bytes: Uint8Array }[] = [];
  for (const file of outputFiles) {
    const path = file.path.replaceAll('\\', '/').replace(/^([A-Za-z]:)?\//, '');
    if (path === 'unused.mjs') continue;
    const meta = Object.entries(metafile.outputs).find(([name]) => name.endsWith(path))?.[1];
    const inputs = Object.keys(meta?.inputs ?? {});
    const own = path === 'server.mjs' || inputs.some((input) => !isThirdParty(input));
    (own ? application : vendor).push({ path, bytes: file.contents });
  }
  return { application, vendor };
}
