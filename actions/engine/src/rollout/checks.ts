/** Checks through the test route: requests whose answers must come from the expected revision. */
import type { Check, CheckStep } from '@inx/manifest';
import { messageOf } from '../kit/error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Probe, ProbeAnswer } from '../ports/probe.ts';

export interface CheckResult {
  readonly service: string;
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

export interface CheckPlan {
  readonly service: string;
  readonly checks: readonly Check[];
  /** What `x-inx-revision` must say; undefined for a service that does not move and was never observed. */
  readonly expectedRevision?: string;
}

/** A load balancer's nodes learn of a change one after the other, so as many answers in a row must be the expected one's. */
const inARow = 3;
const maximalTries = 40;
const pauseBetweenTries = 250;

export const releaseHeader = 'x-inx-release';
export const revisionHeader = 'x-inx-revision';

/** Runs all checks of all services at once; never throws, a request that fails is a failed check. */
export async function runChecks(
  plans: readonly CheckPlan[],
  routingKey: string,
  edge: { readonly probe: Probe; readonly clock: Clock },
  signal?: AbortSignal,
): Promise<CheckResult[]> {
  const all = plans.flatMap((plan) =>
    plan.checks.map(async (check): Promise<CheckResult> => {
      const result = { service: plan.service, name: check.name };
      const detail = await runCheck(check, plan.expectedRevision, routingKey, edge, signal);
      return { ...result, passed: detail === undefined, detail: detail ?? 'passed' };
    }),
  );
  return Promise.all(all);
}

async function runCheck(
  check: Check,
  expected: string | undefined,
  key: string,
  edge: { readonly probe: Probe; readonly clock: Clock },
  signal?: AbortSignal,
): Promise<string | undefined> {
  const captured: Record<string, string> = {};
  for (const step of check.steps) {
    const fault = await runStep(step, expected, key, captured, edge, signal).catch(messageOf);
    if (fault) return `${step.method} ${step.path}: ${fault}`;
  }
  return undefined;
}

async function runStep(
  step: CheckStep,
  expected: string | undefined,
  key: string,
  captured: Record<string, string>,
  { probe, clock }: { readonly probe: Probe; readonly clock: Clock },
  signal?: AbortSignal,
): Promise<string | undefined> {
  const repeatable = step.method === 'GET' || step.method === 'HEAD';
  let streak = 0;
  let stranger = '';
  for (let tries = 0; tries < maximalTries; tries++) {
    const answer = await probe(requestOf(step, key, captured), signal);
    const revision = answer.headers[revisionHeader];
    if (expected !== undefined && revision !== expected) {
      streak = 0;
      stranger = `answered by ${revision ?? 'something that names no revision'}, expected ${expected} (status ${answer.status}: ${answer.body.slice(0, 120)})`;
      if (!repeatable) return stranger;
      await clock.sleep(pauseBetweenTries / clock.speed, signal);
      continue;
    }
    const fault = judge(step, answer);
    if (fault) return fault;
    streak++;
    if (!repeatable || streak >= inARow) return capture(step, answer, captured);
  }
  return stranger || 'the test route did not settle';
}

function requestOf(step: CheckStep, key: string, captured: Readonly<Record<string, string>>) {
  const fill = (text: string) => text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => captured[name] ?? '');
  const headers: Record<string, string> = {
    accept: '*/*',
    ...mapValues(step.headers, fill),
    [releaseHeader]: key,
  };
  if (step.body === undefined) return { method: step.method, path: fill(step.path), headers };
  return {
    method: step.method,
    path: fill(step.path),
    headers: { 'content-type': 'application/json', ...headers },
    body: fill(JSON.stringify(step.body)),
  };
}

const mapValues = (record: Readonly<Record<string, string>>, change: (text: string) => string) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

function judge(step: CheckStep, answer: ProbeAnswer): string | undefined {
  const wanted = [step.expect.status].flat();
  if (!wanted.includes(answer.status))
    return `status ${answer.status}, expected ${wanted.join(' or ')}: ${answer.body.slice(0, 200)}`;
  const { contains } = step.expect;
  if (contains !== undefined && !answer.body.includes(contains))
    return `the answer does not contain ${JSON.stringify(contains)}`;
  return undefined;
}

/** Takes values out of a JSON answer by JSON pointer (RFC 6901, without escapes). */
function capture(step: CheckStep, answer: ProbeAnswer, captured: Record<string, string>): string | undefined {
  for (const [name, pointer] of Object.entries(step.capture)) {
    let value: unknown;
    try {
      value = JSON.parse(answer.body);
    } catch {
      return `the answer is not JSON, so "${name}" cannot be taken from it`;
    }
    for (const part of pointer.split('/').slice(1))
      value = (value as Record<string, unknown> | undefined)?.[part];
    if (typeof value !== 'string' && typeof value !== 'number') return `the answer has no ${pointer}`;
    captured[name] = String(value);
  }
  return undefined;
}
