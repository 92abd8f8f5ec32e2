/** The image builder's outer face. */

export { CodedError } from '../kit/error.ts';
export {
  type Blob,
  type Descriptor,
  type Manifest,
  mediaTypes,
  type Platform,
  type Registry,
  RegistryError,
  type RegistryFailure,
  retryable,
} from '../ports/registry.ts';
export { type Attestation, attestationDigests, attestationsOf } from './attestation.ts';
export { type Base, markerBase, type Runtime, registryBase } from './base.ts';
export {
  type BasesLock,
  basePlatforms,
  basesLockFile,
  basesLockText,
  parseBasesLock,
  pinnedBase,
} from './bases-lock.ts';
export { buildImage } from './build.ts';
export { type Copied, copyImage, type Place } from './copy.ts';
export { collect, digestOf, verified } from './digest.ts';
export { type Image, tagOf } from './image.ts';
export { type BuildInput, builderVersion, imageKeys, type Keyed } from './key.ts';
export { type Layer, type LayerCache, layerOf } from './layer.ts';
export { pinBases, runtimes, usualReferences } from './pin.ts';
export { manylinux, servicePlatform } from './platform.ts';
export { type Pushed, type PushOptions, type PushProgress, pushImage } from './push.ts';
export type {
  BuildTools,
  Bundler,
  Entry,
  Files,
  PythonTarget,
  Target,
  Wheels,
} from './tools.ts';
