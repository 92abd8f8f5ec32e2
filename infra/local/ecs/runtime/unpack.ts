/** Unpacks one image layer below a root, letting nothing of it out of there. */
import { createWriteStream } from 'node:fs';
import { link, lstat, mkdir, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { extract, type Header } from 'tar-stream';

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** Applies a layer (tar, plain or compressed) over what earlier layers left. */
export async function unpackLayer(bytes: Uint8Array, mediaType: string, root: string): Promise<void> {
  const base = await realpath(root);
  const archive = extract();
  const stages = [Readable.from([bytes]), ...decompressor(mediaType), archive] as const;
  const reading = pipeline(stages as unknown as [Readable, NodeJS.WritableStream]);
  // Whichever side fails first tells why; the other's failure is its echo.
  reading.catch(() => undefined);
  for await (const entry of archive) {
    await apply(entry.header, entry as unknown as Readable, base);
    entry.resume();
  }
  await reading;
}

function decompressor(mediaType: string): NodeJS.ReadWriteStream[] {
  if (/\+zstd$/.test(mediaType)) return [createZstdDecompress()];
  if (/[+.]gzip$/.test(mediaType)) return [createGunzip()];
  return [];
}

async function apply(header: Header, body: Readable, base: string): Promise<void> {
  const path = inside(base, header.name);
  if (path === base) return;
  const parent = await safeParent(base, path);
  const name = path.slice(path.lastIndexOf(sep) + 1);
  if (name === OPAQUE) return void (await empty(parent));
  const place = join(parent, name);
  if (name.startsWith(WHITEOUT)) {
    const hidden = name.slice(WHITEOUT.length);
    if (hidden === '' || hidden === '.' || hidden === '..') throw outside(header.name);
    return rm(join(parent, hidden), { recursive: true, force: true });
  }
  await write(header, body, base, place);
}

async function write(header: Header, body: Readable, base: string, place: string): Promise<void> {
  if (header.type === 'directory') return makeDirectory(place);
  await rm(place, { recursive: true, force: true });
  if (header.type === 'file' || header.type === 'contiguous-file') {
    return pipeline(
      body,
      createWriteStream(place, { mode: ((header.mode ?? 0o644) & 0o777) | 0o600, flags: 'wx' }),
    );
  }
  if (header.type === 'symlink') return makeSymlink(header, base, place);
  if (header.type === 'link') {
    const source = inside(base, header.linkname ?? '');
    return link(join(await safeParent(base, source), source.slice(source.lastIndexOf(sep) + 1)), place);
  }
  // Devices and pipes have no place in an application's layers.
}

async function makeDirectory(place: string): Promise<void> {
  const found = await lstat(place).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (found) await rm(place, { recursive: true, force: true });
  await mkdir(place);
}

/** Absolute links mean the image's root; a link that leads out of it is refused. */
async function makeSymlink(header: Header, base: string, place: string): Promise<void> {
  const target = header.linkname ?? '';
  const goal = target.startsWith('/') ? inside(base, target) : resolve(dirname(place), target);
  if (!within(base, goal)) throw outside(`${header.name} -> ${target}`);
  await symlink(relative(dirname(place), goal) || '.', place);
}

/** The entry's folder with links resolved, made when missing; a link placed by an earlier entry cannot lead outside. */
async function safeParent(base: string, path: string): Promise<string> {
  let current = base;
  const steps = relative(base, dirname(path)).split(sep).filter(Boolean);
  for (const step of steps) {
    const next = join(current, step);
    const found = await lstat(next).catch(() => undefined);
    if (!found) await mkdir(next);
    current = await realpath(next);
    if (!within(base, current)) throw outside(path);
  }
  return current;
}

function inside(base: string, name: string): string {
  if (name.includes('\0') || name.split('/').includes('..')) throw outside(name);
  return resolve(base, `./${name}`);
}

const within = (base: string, path: string): boolean => path === base || path.startsWith(base + sep);
const outside = (name: string): Error => new Error(`layer entry leads out of the image: ${name}`);

async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}
