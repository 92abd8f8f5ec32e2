/** Root file systems out of this machine's own files: its Node, its Python, and the shared libraries that they load. */
import { execFile } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

export interface HostFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}

/** An interpreter as an official image has it. */
export interface Interpreter {
  /** `24.11.1`. */
  readonly version: string;
  readonly files: readonly HostFile[];
}

const run = promisify(execFile);

/** Node at /usr/local/bin/node. */
export async function nodeOfHost(): Promise<Interpreter> {
  const program = await realpath(process.execPath);
  return {
    version: process.versions.node,
    files: await withLibraries([{ path: 'usr/local/bin/node', from: program }]),
  };
}

/** Python at /usr/local/bin/python, with its standard library; without its tests, editors and installed packages. */
export async function pythonOfHost(python = process.env['INX_PYTHON'] ?? 'python3'): Promise<Interpreter> {
  const ask =
    "import sys,sysconfig,os,platform,json;print(json.dumps([platform.python_version(),os.path.realpath(sys.executable),sysconfig.get_path('stdlib')]))";
  const { stdout } = await run(python, ['-S', '-c', ask]);
  const [version, program, library] = JSON.parse(stdout) as [string, string, string];
  const inside = `usr/local/lib/python${version.split('.').slice(0, 2).join('.')}`;
  const left =
    /^(test|idlelib|lib2to3|tkinter|turtledemo|ensurepip|site-packages|dist-packages|config-.*)(\/|$)/;
  const found = await readdir(library, { recursive: true, withFileTypes: true });
  const standard = found.flatMap((entry) => {
    const name = path.relative(library, path.join(entry.parentPath, entry.name));
    const wanted = (entry.isFile() || entry.isSymbolicLink()) && /\.(py|so)$/.test(name);
    if (!wanted || left.test(name) || /(^|\/)tests?\//.test(name)) return [];
    return [{ path: `${inside}/${name}`, from: path.join(library, name) }];
  });
  const programs = [{ path: 'usr/local/bin/python', from: await realpath(program) }];
  return { version, files: await withLibraries([...programs, ...standard]) };
}

/** Parts of glibc that programs made for an older one still name; wheels load them by name. */
const besideLibc = ['libdl.so.2', 'libpthread.so.0', 'librt.so.1', 'libutil.so.1', 'libresolv.so.2'];

/** Adds what the dynamic loader would find for each of the binaries, each at its own path, and the loader itself. */
async function withLibraries(
  files: readonly { readonly path: string; readonly from: string }[],
): Promise<HostFile[]> {
  const binaries = files.filter(({ path: name }) => /\.so$|\/bin\//.test(name)).map(({ from }) => from);
  // Node's own come along: wheels of compiled packages load libgcc_s and libstdc++, which every base for them has.
  const { stdout } = await run('ldd', [await realpath(process.execPath), ...binaries], {
    maxBuffer: 16_777_216,
  });
  const loaded = [...stdout.matchAll(/(?:=>|^)\s*(\/\S+) \(0x/gm)].map((match) => match[1]!);
  const glibc = path.dirname(loaded.find((library) => library.endsWith('/libc.so.6'))!);
  const libraries = [...loaded, ...besideLibc.map((name) => path.join(glibc, name))];
  const all = [...files, ...libraries.map((library) => ({ path: library.slice(1), from: library }))];
  const distinct = [...new Map(all.map((file) => [file.path, file])).values()];
  return Promise.all(
    distinct.map(async ({ path: name, from }) => ({
      path: name,
      bytes: await readFile(from),
      executable: true,
    })),
  );
}
