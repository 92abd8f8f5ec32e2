/** What images for AWS are built for. */
import type { Platform } from '../ports/registry.ts';

/** Every task runs on it: task definitions and images take it from here, so that they cannot disagree. */
export const servicePlatform = { os: 'linux', architecture: 'amd64' } as const satisfies Platform;

/** uv's platform name: wheels of this age of glibc run on every newer one. */
export function manylinux(platform: Platform): string {
  return `${platform.architecture === 'arm64' ? 'aarch64' : 'x86_64'}-manylinux2014`;
}
