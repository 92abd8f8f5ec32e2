/** What the builder needs of the machine it runs on. Paths are relative to the repository's root and use "/". */
import type { Platform } from '../ports/registry.ts';
import type { LayerCache } from './layer.ts';
import type { ImageFile } from './tar.ts';

export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly executable: boolean;
}

export interface Files {
  /** Undefined when there is no such folder. */
  entries(directory: string): Promise<readonly Entry[] | undefined>;
  /** Undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
}

export interface Bundler {
  /** Part of every Node image's key. */
  readonly version: string;
  /** Output files by name: the entry is `server.mjs`; third-party code stands apart, in `vendor`. */
  bundle(
    input: { readonly entry: string; readonly nodeVersion: string },
    signal?: AbortSignal,
  ): Promise<{ readonly application: readonly ImageFile[]; readonly vendor: readonly ImageFile[] }>;
}

export interface Wheels {
  /** Part of every Python image's key. */
  readonly version: string;
  /** Unpacks the pinned wheels of a requirements file for a target; files as the installer leaves them. */
  install(
    input: { readonly requirements: string; readonly target: PythonTarget },
    signal?: AbortSignal,
  ): Promise<readonly ImageFile[]>;
}

export interface PythonTarget {
  /** `3.13`. */
  readonly version: string;
  /** uv's name of a foreign platform, e.g. `x86_64-manylinux2014`; absent = the host's own interpreter. */
  readonly platform?: string;
}

/** What an image is built for. */
export interface Target {
  readonly platform: Platform;
  /** Major version of Node in the base. */
  readonly nodeVersion: string;
  readonly python: PythonTarget;
}

export interface BuildTools {
  readonly files: Files;
  readonly bundler: Bundler;
  readonly wheels: Wheels;
  readonly cache?: LayerCache;
}
