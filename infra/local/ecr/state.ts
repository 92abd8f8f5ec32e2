import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import path from 'node:path';
import type {
  EncryptionConfiguration,
  ImageTagMutability,
  ImageTagMutabilityExclusionFilter,
  ReplicationRule,
  RepositoryCreationTemplate,
  Repository as RepositoryShape,
  Tag,
} from '@aws-sdk/client-ecr';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import { BlobStore } from './store.ts';

/** One manifest of a repository: an image, an index of images, or an artefact that refers to one. */
export interface ImageRecord {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly pushedAt: number;
  /** Bytes of configuration and layers; of an index, the largest child's. */
  readonly size: number;
  readonly artifactType: string | undefined;
  readonly subject: string | undefined;
  /** Digests of the manifests an index lists; empty for an image. */
  readonly children: readonly string[];
  readonly annotations: Record<string, string> | undefined;
  pulledAt: number | undefined;
}

export interface Repository {
  readonly name: string;
  readonly createdAt: number;
  readonly encryption: EncryptionConfiguration;
  mutability: ImageTagMutability;
  exclusions: ImageTagMutabilityExclusionFilter[];
  scanOnPush: boolean;
  lifecyclePolicy: { text: string; putAt: number } | undefined;
  policy: string | undefined;
  readonly tags: Map<string, string>;
  readonly images: Map<string, ImageRecord>;
  /** Image tag → manifest digest. */
  readonly imageTags: Map<string, string>;
  /** Layers and configurations that were uploaded here, with their size; the bytes lie in the account's store. */
  readonly blobs: Map<string, number>;
}

export interface EcrState {
  readonly world: AccountWorld;
  readonly repositories: Map<string, Repository>;
  readonly store: BlobStore;
  readonly settings: Map<string, string>;
  /** Recorded: no image leaves this registry by itself. */
  replication: readonly ReplicationRule[];
  /** By prefix. Recorded, as nothing replicates or creates on push here. */
  readonly creationTemplates: Map<string, RepositoryCreationTemplate>;
  /** Signs the registry's passwords and download addresses. */
  readonly secret: Buffer;
}

/**
 * Registry requests carry no AWS signature, only a password, so the password alone says which account is meant.
 * All live accounts are looked through; those of another endpoint never match.
 */
const live = new Set<EcrState>();

export function createEcrState(world: AccountWorld): EcrState {
  const state: EcrState = {
    world,
    repositories: new Map(),
    store: new BlobStore(path.join(world.directory, 'registry')),
    settings: new Map(),
    replication: [],
    creationTemplates: new Map(),
    secret: randomBytes(32),
  };
  live.add(state);
  return state;
}

export async function forgetEcrState(state: EcrState): Promise<void> {
  live.delete(state);
  await state.store.close();
}

const sign = (state: EcrState, text: string) => createHmac('sha256', state.secret).update(text).digest('hex');

function signed(state: EcrState, text: string, signature: string): boolean {
  const expected = Buffer.from(sign(state, text));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** A registry password that is good until `expires` (epoch ms). */
export function issuePassword(state: EcrState, expires: number): string {
  const claim = `${state.world.accountId}.${Math.round(expires)}`;
  return `${claim}.${sign(state, `password:${claim}`)}`;
}

/** The account a password was issued for, or undefined when it is wrong or has expired. */
export function accountOfPassword(here: EcrState, password: string): EcrState | undefined {
  const [account, expires, signature] = password.split('.');
  if (!account || !expires || !signature || Number(expires) < here.world.clock.now()) return undefined;
  const text = `password:${account}.${expires}`;
  return [here, ...live].find(
    (state) => state.world.endpoint === here.world.endpoint && signed(state, text, signature),
  );
}

/** An address that hands out one blob without further credentials, as a presigned S3 address does. */
export function downloadUrl(state: EcrState, repository: string, digest: string): string {
  const expires = Math.round(state.world.clock.after(3_600_000));
  const url = new URL(`${state.world.endpoint}/v2/${repository}/blobs/${digest}`);
  url.searchParams.set('expires', String(expires));
  url.searchParams.set('signature', sign(state, `blob:${repository}:${digest}:${expires}`));
  return url.href;
}

/** The account whose `downloadUrl` this is, or undefined. */
export function accountOfDownload(
  here: EcrState,
  repository: string,
  digest: string,
  query: URLSearchParams,
) {
  const expires = query.get('expires');
  const signature = query.get('signature');
  if (!expires || !signature || Number(expires) < here.world.clock.now()) return undefined;
  const text = `blob:${repository}:${digest}:${expires}`;
  return [here, ...live].find(
    (state) => state.world.endpoint === here.world.endpoint && signed(state, text, signature),
  );
}

/** The named repository; refuses as every ECR operation does when it does not exist. */
export function findRepository(state: EcrState, name: string | undefined, registryId?: string): Repository {
  const registry = registryId ?? state.world.accountId;
  const repository = registry === state.world.accountId ? state.repositories.get(name ?? '') : undefined;
  if (repository) return repository;
  throw awsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registry}'`,
  );
}

export const repositoryArn = (state: EcrState, name: string) => state.world.arn('ecr', `repository/${name}`);

/** What clients push to and pull from: this server stands for the account's registry host. */
export const repositoryUri = (state: EcrState, name: string) =>
  `${new URL(state.world.endpoint).host}/${name}`;

export function describeRepository(state: EcrState, repository: Repository): RepositoryShape {
  return {
    repositoryArn: repositoryArn(state, repository.name),
    registryId: state.world.accountId,
    repositoryName: repository.name,
    repositoryUri: repositoryUri(state, repository.name),
    createdAt: new Date(repository.createdAt),
    imageTagMutability: repository.mutability,
    ...(repository.exclusions.length > 0 && { imageTagMutabilityExclusionFilters: repository.exclusions }),
    imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
    encryptionConfiguration: repository.encryption,
  };
}

export function findByArn(state: EcrState, arn: string | undefined): Repository {
  const match = /^arn:aws:ecr:[^:]+:(\d{12}):repository\/(.+)$/.exec(arn ?? '');
  if (!match) throw awsError('InvalidParameterException', `Invalid parameter at 'resourceArn': ${arn}`);
  return findRepository(state, match[2], match[1]);
}

export const tagList = (repository: Repository): Tag[] =>
  [...repository.tags].map(([Key, Value]) => ({ Key, Value }));
