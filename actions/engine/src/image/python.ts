/** What a Python service brings into its image. */
import { CodedError } from '../kit/error.ts';
import type { Source } from './sources.ts';
import type { ImageFile } from './tar.ts';
import type { Files } from './tools.ts';

/** The interpreter finds the wheels first, then the application. */
export const pythonEnvironment = {
  PYTHONPATH: '/app/site-packages:/app',
  PYTHONUNBUFFERED: '1',
  // Layers are read-only in production: no byte code is written beside the sources.
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Import name of a service's package. */
export function moduleOf(service: string): string {
  return service.replaceAll('-', '_');
}

/** Files as an installer leaves them, without what depends on machine, time or tool. */
export function sitePackages(files: readonly ImageFile[]): ImageFile[] {
  return files
    .filter((file) => !unwanted(file.path))
    .map((file) => ({
      path: `app/site-packages/${file.path}`,
      bytes: file.path.endsWith('.dist-info/RECORD') ? normalisedRecord(file.bytes) : file.bytes,
      executable: file.executable ?? false,
    }));
}

function unwanted(path: string): boolean {
  return (
    /(^|\/)__pycache__\//.test(path) ||
    /\.pyc$/.test(path) ||
    /^bin\//.test(path) ||
    /^\.lock$/.test(path) ||
    /\.dist-info\/(INSTALLER|REQUESTED|direct_url\.json|uv_cache\.json)$/.test(path)
  );
}

/** A RECORD lists what the installer wrote; here it lists what the image keeps, sorted. */
function normalisedRecord(bytes: Uint8Array): Uint8Array {
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .filter((line) => {
      const path = (line.startsWith('"') ? line.slice(1, line.indexOf('"', 1)) : line.split(',', 1)[0]) ?? '';
      return !path.startsWith('../') && !unwanted(path);
    });
  return new TextEncoder().encode(`${lines.sort().join('\n')}\n`);
}

/** The service's package and the kit's, at /app. A `src` folder is looked through. */
export async function pythonApplication(
  files: Files,
  roots: readonly { readonly directory: string; readonly sources: readonly Source[] }[],
): Promise<ImageFile[]> {
  const wanted = roots.flatMap(({ directory, sources }) =>
    sources
      .map((source) => ({ source, path: source.path.slice(directory.length + 1) }))
      .filter(({ path }) => path !== 'requirements.txt' && path !== 'package.json')
      .map(({ source, path }) => ({ source, path: `app/${path.replace(/^src\//, '')}` })),
  );
  return Promise.all(
    wanted.map(async ({ source, path }) => ({
      path,
      bytes: await mustRead(files, source.path),
      executable: source.executable,
    })),
  );
}

/** A file that was listed a moment ago. */
export async function mustRead(files: Files, path: string): Promise<Uint8Array> {
  const bytes = await files.read(path);
  if (bytes) return bytes;
  throw new CodedError({
    code: 'image.sources',
    message: `${path} is missing`,
    where: path,
    remedy: `create ${path}, or restore it from git`,
  });
}
