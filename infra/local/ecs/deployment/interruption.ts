/** Why a running deployment leaves its way; reason of its abort signal. */
export class Interruption extends Error {
  /** rollback: back to the source. stop: superseded or failed without a way back. end: the service is deleted. */
  readonly kind: 'rollback' | 'stop' | 'end';
  /** A person asked (StopServiceDeployment), so ROLLBACK_REQUESTED comes first. */
  readonly requested: boolean;

  constructor(kind: 'rollback' | 'stop' | 'end', reason: string, requested = false) {
    super(reason);
    this.name = 'Interruption';
    this.kind = kind;
    this.requested = requested;
  }
}

const PREFIX = 'Service deployment rolled back because ';

/** A rollback with the reason as ECS words it. */
export const rollbackBecause = (what: string, requested = false): Interruption =>
  new Interruption('rollback', `${PREFIX}${what}`, requested);
