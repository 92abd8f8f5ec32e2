/** `promote`: the very images that another environment runs, released here with this environment's configuration. */
import {
  applyOverrides,
  type Environment,
  type PlatformContract,
  type ServiceManifest,
  serviceSchema,
} from '@inx/manifest';
import { tagOf } from '../image/image.ts';
import { CodedError, refuseIf } from '../kit/error.ts';
import { differences } from '../plan/differences.ts';
import type { PromotionView } from '../plan/promotion.ts';
import type { ImageCopies, Images } from '../ports/images.ts';
import type { ReleaseStore } from '../ports/store.ts';
import {
  attestationProblems,
  chooseRelease,
  type PromotedFrom,
  sourceProblem,
} from '../release/promotion.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease } from '../release/state.ts';
import type { Context, Result } from './context.ts';
import { deploy } from './deploy.ts';
import { type Planned, plan } from './plan.ts';

/** The environment that hands a release on: read only. */
export interface PromotionSource {
  readonly environment: Environment;
  readonly contract: PlatformContract;
  readonly store: ReleaseStore;
  /** From the source's registry into the target's. */
  readonly copies: ImageCopies;
}

export interface PromoteOptions {
  /** A release of the source; absent for what it runs now. */
  readonly release?: number;
  /** Let an older commit go over a newer one. */
  readonly force?: boolean;
  /** Refuse unless the plan still has this digest. */
  readonly planDigest?: string;
}

/** Enough to find a release that somebody means, and whether the source went back from it. */
const searched = 100;

/** What a promotion would do now. Reads only. */
export async function planPromotion(
  context: Context,
  source: PromotionSource,
  options: Pick<PromoteOptions, 'release'> = {},
): Promise<Planned> {
  const chosen = await choose(context, source, options.release);
  const planned = await plan(promotedContext(context, source, chosen));
  const from = planned.state.current?.commit.sha;
  const commits =
    from && (await context.outer.history.commitsBetween(plain(from), plain(chosen.release.commit.sha)));
  const promotion: PromotionView = {
    from: source.environment.name,
    release: chosen.release.number,
    commit: chosen.release.commit.sha,
    ...(commits && { commits }),
    configuration: configurationDifferences(
      chosen.manifests,
      source.environment,
      context.workspace.environment,
    ),
  };
  return { ...planned, plan: { ...planned.plan, promotion } };
}

/** Copies, verifies, and releases by the same way as any deploy. Throws what refuses the promotion as such. */
export async function promote(
  context: Context,
  source: PromotionSource,
  options: PromoteOptions = {},
): Promise<Result> {
  const chosen = await choose(context, source, options.release);
  const promotedFrom: PromotedFrom = {
    environment: source.environment.name,
    release: chosen.release.number,
    accountId: source.contract.accountId,
  };
  return deploy(promotedContext(context, source, chosen), {
    promotedFrom,
    ...(options.force !== undefined && { force: options.force }),
    ...(options.planDigest !== undefined && { planDigest: options.planDigest }),
  });
}

interface ChosenRelease {
  readonly release: CurrentRelease;
  /** Of the release, as they were written. */
  readonly manifests: readonly ServiceManifest[];
}

async function choose(
  context: Context,
  source: PromotionSource,
  wanted: number | undefined,
): Promise<ChosenRelease> {
  const { name } = source.environment;
  const forbidden = sourceProblem(context.workspace.environment, name);
  refuseIf(forbidden ? [forbidden] : []);
  const [state, records] = await Promise.all([
    source.store.read(context.cancel),
    source.store.listRecords(searched, context.cancel),
  ]);
  const chosen = chooseRelease(name, state, records, wanted);
  if (!chosen.ok) throw new CodedError(chosen.problem);
  return { release: chosen.release, manifests: manifestsOf(context, chosen.record, chosen.release) };
}

/** As the release was made; this checkout's where its record is too old to know. */
function manifestsOf(
  context: Context,
  record: ReleaseRecord | undefined,
  release: CurrentRelease,
): ServiceManifest[] {
  return Object.keys(release.services)
    .sort()
    .map((name) => {
      const kept = serviceSchema.safeParse(record?.manifests?.[name]);
      const manifest = kept.success
        ? kept.data
        : context.workspace.manifests.find((each) => each.name === name);
      if (manifest) return manifest;
      throw new CodedError({
        code: 'promotion.manifest',
        message: `nobody knows how ${name} was described in release ${release.number}`,
        where: `services/${name}/service.json`,
        remedy: 'check out the commit of that release, then promote it',
      });
    });
}

function promotedContext(
  context: Context,
  source: PromotionSource,
  { release, manifests }: ChosenRelease,
): Context {
  const { environment } = context.workspace;
  return {
    ...context,
    // Its place in the history is the release's: a newer one that runs here already is not gone over.
    commit: release.commit,
    workspace: {
      ...context.workspace,
      manifests,
      services: manifests.map((each) => applyOverrides(each, environment)),
    },
    outer: { ...context.outer, images: promotedImages(context, source, release) },
  };
}

/** The images that ran there, by digest; what is built is nothing. */
function promotedImages(context: Context, source: PromotionSource, release: CurrentRelease): Images {
  const { images } = context.outer;
  const { requireAttestation } = context.workspace.environment.promotion;
  const released = (service: string) => release.services[service]!;
  return {
    ...images,
    digests: new Map(Object.entries(release.services).map(([name, { imageDigest }]) => [name, imageDigest])),
    key: async ({ name }) => released(name).imageKey,
    changedInputs: async () => undefined,
    provide: async ({ name }, key, repositoryUri, onProgress, signal) => {
      const { imageDigest: digest, attestations = [] } = released(name);
      const from = source.contract.services[name]?.repositoryUri;
      if (!from)
        throw new CodedError({
          code: 'promotion.footing',
          message: `${source.environment.name} has no repository of ${name} any more`,
          remedy: 'promote a release whose images are still there',
        });
      onProgress(`copying ${digest.slice(0, 19)} from ${source.environment.name}`);
      const copied = await source.copies.copy({ from, to: repositoryUri, digest, tag: tagOf(key) }, signal);
      const found = await images.attestations(repositoryUri, digest, signal);
      refuseIf(attestationProblems(name, digest, found, attestations, requireAttestation));
      return { digest, built: copied.pushedBytes > 0, pushedBytes: copied.pushedBytes };
    },
  };
}

/** `auth: scaling.min: 1 → 2`; of environment variables the names alone. */
function configurationDifferences(
  manifests: readonly ServiceManifest[],
  source: Environment,
  target: Environment,
): string[] {
  return manifests.flatMap((manifest) =>
    differences(applyOverrides(manifest, source), applyOverrides(manifest, target)).map((each) => {
      if (each.path.startsWith('environment')) return `${manifest.name}: ${each.path} differs`;
      const text = (value: unknown) => JSON.stringify(value) ?? 'nothing';
      return `${manifest.name}: ${each.path}: ${text(each.old)} → ${text(each.new)}`;
    }),
  );
}

const plain = (sha: string) => sha.replace(/-dirty$/, '');
