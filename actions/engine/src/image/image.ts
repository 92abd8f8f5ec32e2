/** An image is a value: layers, config and manifest, each known by its digest before any byte is moved. */
import { type Blob, type Descriptor, mediaTypes, type Platform } from '../ports/registry.ts';
import type { BaseParts } from './base.ts';
import { digestOf, streamOf } from './digest.ts';
import type { Layer } from './layer.ts';

export interface Image {
  /** Content key: 64 hex digits over everything that went in. */
  readonly key: string;
  /** `src-<first 40 of the key>`. */
  readonly tag: string;
  readonly platform: Platform;
  /** Base first, application last. */
  readonly layers: readonly Layer[];
  readonly config: Blob;
  readonly manifest: Uint8Array;
  readonly mediaType: string;
  readonly digest: string;
}

/** How the image's process starts. */
export interface Start {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly title: string;
}

const created = '1970-01-01T00:00:00Z';
const unprivileged = '65532:65532';

/**
 * Puts layers on a base. The content key stays out of the bytes on purpose: sources that differ only in what does not
 * reach the image (a comment) give the same digest, so nothing is moved.
 */
export function assembleImage(input: {
  readonly key: string;
  readonly base: BaseParts;
  readonly layers: readonly Layer[];
  readonly start: Start;
}): Image {
  const { key, base, start } = input;
  const layers = [...base.layers, ...input.layers];
  const config = jsonBlob(mediaTypes.config, configOf(base, layers, start));
  const manifest = encode({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: config.descriptor,
    layers: layers.map((layer) => layer.descriptor),
  });
  return Object.freeze({
    key,
    tag: tagOf(key),
    platform: base.platform,
    layers: Object.freeze(layers),
    config,
    manifest,
    mediaType: mediaTypes.manifest,
    digest: digestOf(manifest),
  });
}

/** The registry tag that stands for a content key. */
export function tagOf(key: string): string {
  return `src-${key.slice(0, 40)}`;
}

/** The descriptor of the image's manifest. */
export function manifestDescriptor(image: Image): Descriptor {
  return { mediaType: image.mediaType, digest: image.digest, size: image.manifest.byteLength };
}

function configOf(base: BaseParts, layers: readonly Layer[], start: Start) {
  const inherited = base.config;
  return {
    created,
    ...base.platform,
    config: {
      User: inherited.User || unprivileged,
      ExposedPorts: { [`${start.port}/tcp`]: {} },
      Env: mergeEnvironment(inherited.Env ?? [], start.environment),
      // The base's entry point is dropped: the command names its program itself.
      Cmd: start.command,
      WorkingDir: '/app',
      Labels: sorted({ ...inherited.Labels, 'org.opencontainers.image.title': start.title }),
    },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: layers.map((layer) => ({ created, created_by: `inx ${layer.role}` })),
  };
}

function mergeEnvironment(inherited: readonly string[], own: Readonly<Record<string, string>>): string[] {
  const kept = inherited.filter((line) => !Object.hasOwn(own, line.slice(0, line.indexOf('='))));
  return [...kept, ...Object.entries(sorted(own)).map(([name, value]) => `${name}=${value}`)];
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function jsonBlob(mediaType: string, value: unknown): Blob {
  const bytes = encode(value);
  return Object.freeze({
    descriptor: { mediaType, digest: digestOf(bytes), size: bytes.byteLength },
    open: () => streamOf(bytes),
  });
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
