/** Faults on request: what a caller of AWS must be able to survive. */
import { awsError } from '../wire/error.ts';
import type { Clock } from './clock.ts';

export interface FaultRule {
  readonly service: string;
  /** Absent: every operation of the service. */
  readonly operation?: string;
  readonly kind: 'throttle' | 'error' | 'latency' | 'lost-reply';
  /** How often it strikes; absent: until it is removed. */
  readonly count?: number;
  /** 0 to 1; absent: always. */
  readonly probability?: number;
  /** For `latency`, in milliseconds. */
  readonly milliseconds?: number;
  readonly code?: string;
  readonly status?: number;
}

export interface Faults {
  add(rule: FaultRule): number;
  clear(): void;
  list(): readonly FaultRule[];
  /** Before the operation runs: throws, waits, or asks for the reply to be lost. */
  strike(service: string, operation: string): Promise<'lose-reply' | undefined>;
}

export function createFaults(clock: Clock): Faults {
  let rules: { rule: FaultRule; left: number }[] = [];
  return {
    add: (rule) => rules.push({ rule, left: rule.count ?? Number.POSITIVE_INFINITY }),
    clear: () => {
      rules = [];
    },
    list: () => rules.map(({ rule }) => rule),
    strike: async (service, operation) => {
      const hit = rules.find(
        ({ rule, left }) =>
          left > 0 &&
          rule.service === service &&
          (!rule.operation || rule.operation === operation) &&
          Math.random() < (rule.probability ?? 1),
      );
      if (!hit) return undefined;
      hit.left -= 1;
      const { rule } = hit;
      if (rule.kind === 'throttle') throw awsError('ThrottlingException', 'Rate exceeded');
      if (rule.kind === 'error')
        throw awsError(rule.code ?? 'ServerException', 'a fault was asked for', rule.status ?? 500);
      if (rule.kind === 'latency') {
        await clock.sleep((rule.milliseconds ?? 1000) * clock.speed);
        return undefined;
      }
      return 'lose-reply';
    },
  };
}
