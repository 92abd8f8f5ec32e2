/** One thing that is not as its owner wants it. */
import type { Owner } from '@inx/manifest';

export interface Finding {
  readonly kind:
    | 'service-missing'
    | 'service-deployment'
    | 'service-configuration'
    | 'service-task-definition'
    | 'service-task-count'
    | 'tasks-of-another-definition'
    | 'task-definition'
    | 'rule-missing'
    | 'rule-conditions'
    | 'rule-priority'
    | 'rule-foreign'
    | 'rule-weights'
    | 'target-group-missing'
    | 'target-group-settings'
    | 'scaling'
    | 'schedule'
    | 'stack-resource-modified'
    | 'stack-resource-deleted'
    | 'default-security-group';
  readonly owner: Owner;
  /** What it is, in words: `production rule of auth`. */
  readonly resource: string;
  /** Its ARN or id. */
  readonly where: string;
  readonly wanted: string;
  readonly found: string;
  /** What to do now. */
  readonly remedy: string;
}

/** A value of AWS in one line. */
export function inWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
