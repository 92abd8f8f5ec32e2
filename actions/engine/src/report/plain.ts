/** One line an event, for logs and pipes; colours are the caller's (identity functions where there is no terminal). */
import type { ReleaseRecord } from '../release/record.ts';
import type { Event } from './events.ts';

export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

export const noPaint: Paint = { good: String, bad: String, dim: String, strong: String };

export function seconds(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.round(milliseconds / 1000)} s`;
}

/** Remembers what was said last of each service, so that a steady state is one line and not hundreds. */
export function createPlainRenderer(paint: Paint): (event: Event) => readonly string[] {
  const said = new Map<string, string>();
  const once = (key: string, text: string, lines: readonly string[]) => {
    if (said.get(key) === text) return [];
    said.set(key, text);
    return lines;
  };
  return (event) => {
    switch (event.type) {
      case 'stage-started':
        return [paint.strong(`• ${event.title}`)];
      case 'stage-ended':
        return [
          `  ${event.ok ? paint.good('✓') : paint.bad('✗')} ${paint.dim(`${seconds(event.milliseconds)}${event.detail ? `, ${event.detail}` : ''}`)}`,
        ];
      case 'service': {
        const text = `${event.status}${event.detail ? ` (${event.detail})` : ''}`;
        return once(`service:${event.service}`, text, [`  ${event.service.padEnd(13)} ${text}`]);
      }
      case 'releasing':
        return [];
      case 'progress':
        return once(`progress:${event.stage}`, event.detail, [paint.dim(`  ${event.detail}`)]);
      case 'check':
        return [
          `  ${event.passed ? paint.good('✓') : paint.bad('✗')} ${event.service}: ${event.name}${event.passed ? '' : `: ${event.detail}`}`,
        ];
      case 'decision':
        return [paint.strong(`• decision: ${event.decision} (${event.reason})`)];
      case 'notice':
        return once('notice', event.message, [paint.strong(`• ${event.message}`)]);
      case 'problem':
        return problemLines(event.problem, paint);
      case 'ended':
        return endLines(event, paint);
    }
  };
}

export function problemLines(
  problem: {
    readonly code: string;
    readonly message: string;
    readonly where?: string | undefined;
    readonly why?: string | undefined;
    readonly remedy: string;
  },
  paint: Paint,
): string[] {
  return [
    `${paint.bad('✗')} ${problem.message} ${paint.dim(`[${problem.code}]`)}`,
    ...(problem.where ? [`  where: ${problem.where}`] : []),
    ...(problem.why ? problem.why.split('\n').map((line) => `  why:   ${line}`) : []),
    `  do:    ${problem.remedy}`,
  ];
}

function endLines(event: Extract<Event, { type: 'ended' }>, paint: Paint): string[] {
  const good = event.outcome === 'released' || event.outcome === 'unchanged';
  const record = event.record;
  return [
    `${good ? paint.good('✓') : paint.bad('✗')} ${paint.strong(event.outcome)}: ${event.reason}`,
    ...(record ? recordLines(record, paint) : []),
  ];
}

/** The story of a release: what failed and why first, then that nothing was harmed, then the figures. */
export function recordLines(record: ReleaseRecord, paint: Paint): string[] {
  const lines: string[] = [];
  for (const failure of record.failures) {
    const task = failure.task ? ` task ${failure.task.slice(0, 8)}` : '';
    const exit = failure.exitCode !== undefined ? `, exit code ${failure.exitCode}` : '';
    // Where no task died, the cause is the reason that stands above.
    const cause = failure.cause === record.reason ? '' : `: ${failure.cause}`;
    lines.push(`  ${paint.bad(failure.service)}${task}${cause}${exit}`);
    if (failure.stoppedReason)
      lines.push(`    stopped: ${failure.stoppedReason}${failure.stopCode ? ` (${failure.stopCode})` : ''}`);
    for (const line of failure.logs) lines.push(paint.dim(`    │ ${line}`));
    for (const what of failure.unread ?? []) lines.push(`    ${what}`);
    lines.push(`    do: ${failure.remedy}`);
  }
  for (const problem of record.problems)
    lines.push(...problemLines(problem, paint).map((line) => `  ${line}`));
  if (['rolled-back', 'cancelled', 'timed-out'].includes(record.outcome)) {
    const serving =
      record.from === undefined
        ? 'nothing served before, and nothing was left behind'
        : `release ${record.from} serves, all services, verified`;
    lines.push(`  ${paint.good('nothing was harmed:')} ${serving}`);
  }
  if (record.togetherMs !== undefined && record.outcome === 'released')
    lines.push(`  old and new served together for ${record.togetherMs} ms`);
  if (record.alarms !== undefined) lines.push(`  ${record.alarms}`);
  if (record.promotedFrom)
    lines.push(
      `  the images are those of release ${record.promotedFrom.release} of ${record.promotedFrom.environment}`,
    );
  if (record.retired && record.retired.length > 0) lines.push(`  retired: ${record.retired.join(', ')}`);
  if (record.moved.length > 0)
    lines.push(
      paint.dim(
        `  moved: ${record.moved.join(', ')}; ${record.stages.map((stage) => `${stage.name} ${seconds(stage.milliseconds)}`).join(', ')}`,
      ),
    );
  return lines;
}
