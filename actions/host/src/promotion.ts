/** Opens the environment that hands a release on. */
import {
  assumeRole,
  createClients,
  createPlatform,
  createStore,
  ecrRegistry,
  splitRepositoryUri,
} from '@inx/aws';
import type { PromotionSource } from '@inx/engine';
import { copyImage } from '@inx/engine/image';
import { names } from '@inx/manifest';
import pLimit from 'p-limit';
import { loadWorkspace, type Session } from './session.ts';
import { inSourceAccount } from './target.ts';

/**
 * Two images with four blobs each: every blob holds a connection that reads and one that writes, and each side has eight.
 * With more, readers and writers would wait for each other's.
 */
const limit = pLimit(2);
const blobsAtOnce = 4;

/**
 * Reads `from`'s document in this folder, and its contract with the role that the target's document names for it, or as
 * whoever promotes. Copies read with the role for images, become when the first one is asked for, as a plan may not have
 * it; they write as the target's own session.
 */
export async function openSource(session: Session, from: string): Promise<PromotionSource> {
  const { root, target, context } = session;
  const { environment } = await loadWorkspace(root, from);
  const { readRoles, imageRoles } = context.workspace.environment.promotion;
  const own = createClients(target);
  const as = async (role: string | undefined) =>
    createClients(
      role
        ? {
            ...target,
            region: environment.region,
            credentials: await assumeRole(own.sts, role, `promote-${from}`, context.cancel),
          }
        : { ...inSourceAccount(target, environment.account), region: environment.region },
    );
  const source = await as(readRoles[from]);
  let images: ReturnType<typeof as> | undefined;
  const contract = await createPlatform(source, environment).contract(context.cancel);
  return {
    environment,
    contract,
    store: createStore(source.dynamodb, source.s3, {
      table: names(environment).stateTable,
      bucket: contract.stateBucket,
      environment: environment.name,
    }),
    copies: {
      copy: async (image, signal) => {
        images ??= as(imageRoles[from]);
        const [here, there] = await Promise.all([registryOf(await images), registryOf(own)]);
        const [read, written] = [splitRepositoryUri(image.from), splitRepositoryUri(image.to)];
        return limit(() =>
          copyImage(
            { registry: here, repository: read.repository },
            { registry: there, repository: written.repository },
            image.digest,
            {
              tag: image.tag,
              parallel: blobsAtOnce,
              // Inside one registry layers are taken over where it allows that, and not sent.
              ...(read.host === written.host && { mountFrom: read.repository }),
              ...(signal && { signal }),
            },
          ),
        );
      },
    },
  };
}

const registries = new WeakMap<object, ReturnType<typeof ecrRegistry>>();

function registryOf({ ecr }: ReturnType<typeof createClients>) {
  const known = registries.get(ecr) ?? ecrRegistry(ecr);
  registries.set(ecr, known);
  return known;
}
