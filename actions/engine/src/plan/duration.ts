/** Roughly how long a release would take: from what the last ones took, else from defaults, and said so. Pure. */
import type { ReleaseRecord } from '../release/record.ts';

export interface Duration {
  /** Milliseconds. */
  readonly lowMs: number;
  readonly highMs: number;
  /** `from the last 3 releases`, or `by default: no release of this environment is known`. */
  readonly basis: string;
  readonly stages: readonly { readonly name: string; readonly milliseconds: number }[];
}

/** In seconds, where no release tells: images pushed, tasks started, checks, the shift, the old side drained. */
const usual: Readonly<Record<string, number>> = {
  build: 90,
  migrate: 30,
  move: 15,
  barrier: 120,
  check: 10,
  go: 20,
  observe: 0,
  keep: 45,
};
const considered = 5;

export interface DurationInput {
  /** Newest first. */
  readonly records: readonly ReleaseRecord[];
  readonly builds: boolean;
  readonly migrates: boolean;
  /** Of the moved services, the longest; milliseconds of real time. */
  readonly observeMs: number;
}

export function estimateDuration({ records, builds, migrates, observeMs }: DurationInput): Duration {
  const past = records
    .filter((record) => record.outcome === 'released' && record.moved.length > 0)
    .slice(0, considered);
  const runs = (name: string) => (name === 'build' ? builds : name === 'migrate' ? migrates : true);
  const stages = Object.keys(usual)
    .filter(runs)
    .map((name) => {
      const took = past.flatMap((record) =>
        record.stages.filter((stage) => stage.name === name).map((stage) => stage.milliseconds),
      );
      const fallback = usual[name]! * 1000;
      const [low, typical, high] =
        name === 'observe'
          ? [observeMs, observeMs, observeMs]
          : took.length > 0
            ? [Math.min(...took), median(took), Math.max(...took)]
            : // Migrations leave no stage in the record, so only a release without any history guesses the rest.
              past.length > 0 && name !== 'migrate'
              ? [0, 0, 0]
              : [fallback / 2, fallback, fallback * 2];
      return { name, low, milliseconds: typical, high };
    });
  const sum = (of: (stage: (typeof stages)[number]) => number) =>
    Math.round(stages.reduce((total, stage) => total + of(stage), 0));
  return {
    lowMs: sum((stage) => stage.low),
    highMs: sum((stage) => stage.high),
    basis:
      past.length > 0
        ? `from the last ${past.length === 1 ? 'release' : `${past.length} releases`}`
        : 'by default: no release of this environment is known',
    stages: stages.map(({ name, milliseconds }) => ({ name, milliseconds })),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
