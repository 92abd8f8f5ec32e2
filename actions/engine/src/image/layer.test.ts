import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { collect } from './digest.ts';
import { cachedLayer, type LayerCache, layerOf } from './layer.ts';
import { gzipOf, type ImageFile, tarOf } from './tar.ts';

const file = (path: string, text = path, executable = false): ImageFile => ({
  path,
  bytes: new TextEncoder().encode(text),
  executable,
});
const long = `app/${'d'.repeat(120)}/${'f'.repeat(140)}.mjs`;
const some = [file('app/server.mjs'), file('app/bin/run', '#!', true), file('app/ü/ä.txt'), file(long)];

async function entriesOf(tar: Buffer): Promise<string[]> {
  const unpack = extract();
  unpack.end(tar);
  const found: string[] = [];
  for await (const entry of unpack) {
    const { name, type, mode, uid, gid, mtime } = entry.header;
    found.push(`${type} ${mode?.toString(8)} ${uid}:${gid} ${mtime?.getTime()} ${name}`);
    entry.resume();
  }
  return found;
}

describe('an archive', () => {
  it('has the same bytes in whatever order its files were found', async () => {
    expect((await tarOf([...some].reverse())).equals(await tarOf(some))).toBe(true);
  });

  it('lists parents first, by code unit, owned by 0:0, at time 0', async () => {
    expect(await entriesOf(await tarOf(some))).toEqual([
      'directory 755 0:0 0 app',
      'directory 755 0:0 0 app/bin',
      'file 755 0:0 0 app/bin/run',
      `directory 755 0:0 0 app/${'d'.repeat(120)}`,
      `file 644 0:0 0 ${long}`,
      'file 644 0:0 0 app/server.mjs',
      'directory 755 0:0 0 app/ü',
      'file 644 0:0 0 app/ü/ä.txt',
    ]);
  });

  it.each([['../up'], ['/root'], ['a//b'], ['a/./b']])('refuses the path %s', async (path) => {
    await expect(tarOf([file(path)])).rejects.toThrow(/cannot be put into an image/);
  });

  it.each([
    ['one path twice', [file('a'), file('a')]],
    ['a file where a folder is', [file('a'), file('a/b')]],
  ])('refuses %s', async (_, files) => {
    await expect(tarOf(files)).rejects.toThrow(/cannot be put into an image/);
  });

  it('is packed with nothing of the machine in the header', async () => {
    const packed = await gzipOf(await tarOf(some));
    expect([...packed.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    expect(gunzipSync(packed).equals(await tarOf(some))).toBe(true);
  });
});

it('a layer keeps its digest from version to version of the builder (raise builderVersion if it has to change)', async () => {
  const layer = await layerOf('application', [file('app/server.mjs', 'console.log(1)\n')]);
  expect(layer.diffId).toBe('sha256:26ad377000f2cac8cf7f5ebd77a166c98e6e57c450d33730a0ab020c3c14de36');
  expect(Buffer.from(await collect(layer.open(), 1_000_000)).byteLength).toBe(layer.descriptor.size);
});

it('a layer that two ask for at once is made once, and found the next time', async () => {
  const kept = new Map<string, { diffId: string; bytes: Uint8Array }>();
  const cache: LayerCache = {
    get: async (key) => kept.get(key),
    put: async (key, layer) => void kept.set(key, layer),
  };
  let made = 0;
  const make = async () => {
    made++;
    return some;
  };
  const ask = () => cachedLayer(cache, 'key', 'dependencies', make);
  const layers = [...(await Promise.all([ask(), ask()])), await ask()];
  expect([made, new Set(layers.map((layer) => layer.descriptor.digest)).size]).toEqual([1, 1]);
});

it('a making that failed is not kept', async () => {
  const cache: LayerCache = { get: async () => undefined, put: async () => undefined };
  const failing = cachedLayer(cache, 'key', 'dependencies', () => Promise.reject(new Error('no network')));
  await expect(failing).rejects.toThrow('no network');
  await expect(cachedLayer(cache, 'key', 'dependencies', async () => some)).resolves.toBeDefined();
});
