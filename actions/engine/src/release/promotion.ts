/** Which release of the source may be promoted, and what its images must carry. Pure. */
import type { Environment } from '@inx/manifest';
import type { Attestation } from '../image/attestation.ts';
import type { Problem } from '../kit/error.ts';
import type { ReleaseRecord } from './record.ts';
import type { CurrentRelease, EnvironmentState } from './state.ts';

/** Where a promoted release comes from. */
export interface PromotedFrom {
  readonly environment: string;
  readonly release: number;
  readonly accountId: string;
}

export type Chosen =
  | { readonly ok: true; readonly release: CurrentRelease; readonly record: ReleaseRecord | undefined }
  | { readonly ok: false; readonly problem: Problem };

/**
 * `wanted`: a release of the source by its number; absent for what it runs now. `records`: its releases, newest first.
 * Only what the source ran, kept, and did not go back from may be promoted.
 */
export function chooseRelease(
  source: string,
  state: EnvironmentState,
  records: readonly ReleaseRecord[],
  wanted: number | undefined,
): Chosen {
  const refused = (code: string, message: string, remedy: string): Chosen => ({
    ok: false,
    problem: { code, message, where: source, remedy },
  });
  const { current } = state;
  if (!current)
    return refused(
      'promotion.nothing',
      `${source} runs no release`,
      `release to ${source} first: inx deploy`,
    );
  const number = wanted ?? current.number;
  const record = records.find((each) => each.number === number);
  // What runs now may have been adopted by a newer commit whose images are the same.
  if (number === current.number) return { ok: true, release: current, record };
  const possible = `choose one that ${source} kept: inx releases --env ${source}`;
  if (!record) return refused('promotion.unknown', `${source} knows no release ${number}`, possible);
  if (record.outcome !== 'released')
    return refused(
      'promotion.not-kept',
      `release ${number} of ${source} ended as ${record.outcome}: ${record.reason}`,
      possible,
    );
  const left = records.find(
    (each) => each.kind === 'rollback' && each.outcome === 'released' && each.from === number,
  );
  if (left)
    return refused(
      'promotion.rolled-back',
      `${source} went back from release ${number} by release ${left.number}`,
      possible,
    );
  return { ok: true, release: record.release, record };
}

/** Undefined: the target takes releases of the source. */
export function sourceProblem(target: Environment, source: string): Problem | undefined {
  const { from } = target.promotion;
  if (from.includes(source)) return undefined;
  const named = from.length > 0 ? `from ${from.join(', ')} only` : 'from nowhere';
  return {
    code: 'promotion.source',
    message: `${target.name} takes releases ${named}, not from ${source}`,
    where: `infra/environments/${target.name}.json: promotion.from`,
    remedy: `name ${source} in promotion.from, or promote from an environment that is named there`,
  };
}

/**
 * What is wrong with an image's attestations where it is to run. `expected`: digests that the source's record names;
 * `required`: one must be there, whatever the record says. Each must speak of this very image. Signatures are not
 * verified here: `gh attestation verify` does that against GitHub's identity.
 */
export function attestationProblems(
  service: string,
  digest: string,
  found: readonly Attestation[],
  expected: readonly string[],
  required: boolean,
): Problem[] {
  const problem = (code: string, message: string): Problem => ({
    code,
    message,
    where: digest,
    remedy:
      'attest the image where it was built (actions/attest with push-to-registry), then promote it again',
  });
  const missing = expected.filter((each) => found.every((attestation) => attestation.digest !== each));
  const foreign = found.filter(
    ({ subject, speaksOf }) => subject !== digest || (speaksOf.length > 0 && !speaksOf.includes(digest)),
  );
  const good = found.filter((each) => !foreign.includes(each) && each.speaksOf.includes(digest));
  return [
    ...missing.map((each) =>
      problem(
        'promotion.attestation-missing',
        `the image of ${service} has lost its attestation ${each.slice(0, 19)}`,
      ),
    ),
    ...foreign
      .filter((each) => required || expected.includes(each.digest))
      .map((each) =>
        problem(
          'promotion.attestation-foreign',
          `the attestation ${each.digest.slice(0, 19)} of ${service} speaks of another image: ${(each.speaksOf[0] ?? each.subject ?? 'none').slice(0, 19)}`,
        ),
      ),
    ...(required && good.length === 0 && missing.length === 0
      ? [
          problem(
            'promotion.attestation-required',
            `the image of ${service} carries no attestation of itself`,
          ),
        ]
      : []),
  ];
}
