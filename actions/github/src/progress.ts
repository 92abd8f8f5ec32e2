/** How far a step came, kept by the runner for its post step, which runs even when the step was killed. */
import * as core from '@actions/core';
import { CodedError, type Outcome, outcomes } from '@inx/engine';
import { z } from 'zod';

const schema = z.object({
  /** The action that releases. */
  verb: z.string(),
  environment: z.string(),
  outcome: z.enum(outcomes as readonly [Outcome, ...Outcome[]]).optional(),
  /** Of the record that was written. */
  release: z.int().optional(),
  /** GitHub has been told. */
  reported: z.boolean().optional(),
});

export type Progress = z.output<typeof schema>;

const key = 'progress';
let saved: Progress | undefined;

/** Written at once: whatever happens to this process later, the post step reads it. */
export function saveProgress(progress: Progress): void {
  saved = progress;
  core.saveState(key, JSON.stringify(progress));
}

/** What this process saved last; throws before the first. */
export function readProgress(): Progress {
  if (!saved)
    throw new CodedError({ code: 'progress.none', message: 'nothing was begun', remedy: 'begin first' });
  return saved;
}

/** In the post step: what the main step saved last; undefined when it began nothing. */
export function leftProgress(): Progress | undefined {
  const text = core.getState(key);
  return text === '' ? undefined : schema.parse(JSON.parse(text));
}
