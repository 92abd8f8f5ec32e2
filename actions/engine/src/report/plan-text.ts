/** The plan for a terminal: what moves, why, what it risks; the same words as the comment. */
import { isUnchanged, type Plan } from '../plan/plan.ts';
import { resourceChanges } from '../plan/platform/change.ts';
import { type Paint, problemLines } from './plain.ts';
import {
  actionWords,
  byWeight,
  costText,
  dangersOf,
  differenceText,
  durationText,
  headline,
  platformTally,
  reasonsOf,
  resourceText,
  shownInReason,
} from './plan-words.ts';

export function planLines(plan: Plan, paint: Paint): string[] {
  const problems = plan.problems ?? [];
  if (isUnchanged(plan) && problems.length === 0)
    return [
      `${paint.good('unchanged')}: ${plan.platformOnly ? `the platform of ${plan.environment} is as wanted` : `${plan.environment} runs release ${plan.from}, and nothing differs`}`,
    ];
  const lines = [paint.strong(headline(plan))];
  for (const service of plan.services) {
    const text =
      service.changes.length === 0
        ? paint.dim('untouched')
        : `${paint.good('moves')}  ${reasonsOf(plan, service).join('; ')}`;
    lines.push(`  ${service.service.padEnd(13)} ${text}`);
    const detail = plan.details?.services.find((each) => each.service === service.service);
    for (const difference of detail?.definition.slice(shownInReason) ?? [])
      lines.push(paint.dim(`  ${''.padEnd(13)} ${differenceText(difference)}`));
  }
  for (const service of plan.retired) lines.push(`  ${service.padEnd(13)} ${paint.bad('retired')}`);
  for (const note of plan.details ? [] : plan.notes) lines.push(`  note: ${note}`);
  lines.push(...promotionLines(plan, paint), ...platformLines(plan, paint));
  for (const { severity, service, text } of plan.details?.risks ?? [])
    lines.push(
      `  ${severity === 'high' ? paint.bad('risk:') : 'risk:'} ${service ? `${service}: ` : ''}${text}`,
    );
  for (const text of plan.details?.uncertain ?? []) lines.push(paint.dim(`  not certain: ${text}`));
  for (const step of plan.details?.order ?? []) lines.push(paint.dim(`  then: ${step}`));
  const [duration, cost] = [durationText(plan), costText(plan)];
  if (duration) lines.push(`  time: ${duration}`);
  if (cost) lines.push(`  cost: ${cost}`);
  for (const problem of problems) lines.push(...problemLines(problem, paint));
  lines.push(paint.dim(`  plan ${plan.digest.slice(0, 12)}`));
  return lines;
}

function platformLines({ platform }: Plan, paint: Paint): string[] {
  if (!platform) return [];
  const tally = platformTally(platform);
  if (!tally) return ['  platform: nothing would change'];
  const calm = byWeight(resourceChanges(platform)).filter(
    ({ action }) => !['destroy', 'replace', 'may-replace'].includes(action),
  );
  return [
    paint.strong(`  platform: ${tally}${platform.claimed ? ' (claimed, not verified)' : ''}`),
    ...dangersOf(platform).map((danger) => `    ${paint.bad(danger)}`),
    ...calm.flatMap((each) => [
      `    ${actionWords[each.action]}: ${resourceText(each)}`,
      ...each.differences.map((difference) => paint.dim(`      ${differenceText(difference)}`)),
    ]),
  ];
}

function promotionLines({ promotion }: Plan, paint: Paint): string[] {
  if (!promotion) return [];
  return [
    ...(promotion.commits ?? []).map(({ sha, subject }) => paint.dim(`  ${sha.slice(0, 8)} ${subject}`)),
    ...promotion.configuration.map((line) => `  configured differently: ${line}`),
  ];
}
