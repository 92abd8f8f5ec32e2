/** The plan for a terminal: what moves, and why. */
import { isUnchanged, type Plan } from '../plan/plan.ts';
import type { Paint } from './plain.ts';

export function planLines(plan: Plan, paint: Paint): string[] {
  if (isUnchanged(plan))
    return [`${paint.good('unchanged')}: ${plan.environment} runs release ${plan.from}, and nothing differs`];
  const lines = [paint.strong(`${plan.environment}: from release ${plan.from || 'none'}`)];
  for (const service of plan.services) {
    const text =
      service.changes.length === 0
        ? paint.dim('untouched')
        : `${paint.good('moves')}  ${service.reasons.join('; ')}`;
    lines.push(`  ${service.service.padEnd(13)} ${text}`);
  }
  for (const note of plan.notes) lines.push(`  note: ${note}`);
  lines.push(paint.dim(`  plan ${plan.digest.slice(0, 12)}`));
  return lines;
}
