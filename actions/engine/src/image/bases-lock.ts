/** `services/bases.lock.json`: which base images stand under the services in AWS, one digest a platform. */
import { z } from 'zod';
import { CodedError, type Problem } from '../kit/error.ts';
import type { Platform } from '../ports/registry.ts';

export const basesLockFile = 'services/bases.lock.json';
export const basePlatforms = ['linux/amd64', 'linux/arm64'] as const;
export type BasePlatform = (typeof basePlatforms)[number];

export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits');

/** `host/repository:tag`. A host has a dot or a port: otherwise it is part of a repository whose host would be guessed. */
const referenceForm =
  /^([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?|[A-Za-z0-9-]+:\d+)\/([a-z0-9][a-z0-9._/-]*):([\w][\w.-]{0,127})$/;

const lockedBase = z.strictObject({
  /** Where people look it up and where the refresh reads. */
  reference: z.string().regex(referenceForm, 'must be host/repository:tag'),
  /** Of Node or Python, as the image says it: `24.11.1`. Bundles are made for its major, wheels for major and minor. */
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a version, e.g. 24.11.1'),
  /** Digest of that platform's manifest, never of the index: a key must not change with a platform nobody builds for. */
  platforms: z.record(z.enum(basePlatforms), digestSchema),
});

const basesLockSchema = z.strictObject({
  schema: z.literal(1),
  bases: z.strictObject({ node: lockedBase, python: lockedBase }),
});
export type BasesLock = z.output<typeof basesLockSchema>;
export type LockedBase = z.output<typeof lockedBase>;

/** A base of the lock for one platform, with the registry it is in. */
export interface PinnedBase {
  readonly host: string;
  readonly repository: string;
  readonly digest: string;
  readonly platform: Platform;
}

/** Throws `bases.lock-invalid` with every fault; undefined stays undefined. */
export function parseBasesLock(bytes: Uint8Array | undefined): BasesLock | undefined {
  if (!bytes) return undefined;
  const fault = (message: string): Problem => ({
    code: 'bases.lock-invalid',
    message,
    where: basesLockFile,
    remedy: 'restore it from git, or write it anew: inx bases pin',
  });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new CodedError(fault(`it is no JSON: ${(error as Error).message}`), { cause: error });
  }
  const parsed = basesLockSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first, ...rest] = parsed.error.issues.map((issue) =>
    fault(`${issue.path.join('.') || 'the document'}: ${issue.message}`),
  );
  throw new CodedError([first!, ...rest]);
}

/** The file's text: the same pins give the same bytes, in the form that the formatter leaves as it is. */
export function basesLockText({ bases }: BasesLock): string {
  const inOrder = ({ reference, version, platforms }: LockedBase) => ({
    reference,
    version,
    platforms: Object.fromEntries(basePlatforms.map((platform) => [platform, platforms[platform]])),
  });
  const document = { schema: 1, bases: { node: inOrder(bases.node), python: inOrder(bases.python) } };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The lock's base for a platform. */
export function pinnedBase(locked: LockedBase, platform: Platform): PinnedBase {
  const name = `${platform.os}/${platform.architecture}`;
  const digest = (locked.platforms as Readonly<Record<string, string>>)[name];
  if (digest !== undefined) return { ...splitReference(locked.reference), digest, platform };
  throw new CodedError({
    code: 'image.platform',
    message: `${locked.reference} is pinned for ${Object.keys(locked.platforms).join(' and ')}, not for ${name}`,
    where: basesLockFile,
    remedy: 'pin a base that has this platform: inx bases pin --help',
  });
}

/** Throws `bases.reference` for what does not name a registry, a repository and a tag. */
export function splitReference(reference: string): {
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
} {
  const found = referenceForm.exec(reference);
  if (found) return { host: found[1]!, repository: found[2]!, tag: found[3]! };
  throw new CodedError({
    code: 'bases.reference',
    message: `${JSON.stringify(reference)} is no reference that can be pinned`,
    why: 'it must name its registry, its repository and a tag; the digest is what pinning finds',
    remedy: 'write it as host/repository:tag, e.g. public.ecr.aws/docker/library/node:24-slim',
  });
}
