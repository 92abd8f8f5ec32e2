/** What an outcome is called in each of GitHub's vocabularies. One table, so that they never disagree. */
import { exitCode, type Outcome } from '@inx/engine';

/** REST, "Create a deployment status": state. */
export type DeploymentState = 'success' | 'failure' | 'error' | 'inactive';
/** REST, "Create a check run": conclusion. */
export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'timed_out'
  | 'action_required';

/** For a fault of our own. */
export const debugAgain = 'run the job again with debug logging, and report what it prints';

export interface Conclusion {
  /** Of the step's process: GitHub only knows 0 and not 0, people read the number in the log. */
  readonly exitCode: number;
  readonly deployment: DeploymentState;
  readonly check: CheckConclusion;
  /** How loudly the run's page says it. */
  readonly annotation: 'notice' | 'warning' | 'error';
}

const told: Readonly<Record<Outcome, Omit<Conclusion, 'exitCode'>>> = {
  released: { deployment: 'success', check: 'success', annotation: 'notice' },
  unchanged: { deployment: 'success', check: 'success', annotation: 'notice' },
  refused: { deployment: 'error', check: 'failure', annotation: 'error' },
  'rolled-back': { deployment: 'failure', check: 'failure', annotation: 'error' },
  superseded: { deployment: 'inactive', check: 'neutral', annotation: 'notice' },
  cancelled: { deployment: 'inactive', check: 'cancelled', annotation: 'warning' },
  locked: { deployment: 'error', check: 'failure', annotation: 'error' },
  'timed-out': { deployment: 'failure', check: 'timed_out', annotation: 'error' },
  'needs-attention': { deployment: 'failure', check: 'action_required', annotation: 'error' },
};

/** Superseded ends well: a newer release took over, and a red cross would send people looking for a fault. */
export function conclude(outcome: Outcome): Conclusion {
  return { ...told[outcome], exitCode: outcome === 'superseded' ? 0 : exitCode(outcome) };
}
