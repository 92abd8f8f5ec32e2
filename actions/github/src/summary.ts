/** The step's summary, within what GitHub takes: a larger one is dropped whole by the runner. */
import { stat } from 'node:fs/promises';
import * as core from '@actions/core';
import { summaryLimitBytes } from '@inx/engine';

/** Appends Markdown; says so where it had to be cut, and where the runner has no summary. */
export async function appendSummary(
  markdown: string,
  file = process.env['GITHUB_STEP_SUMMARY'],
): Promise<void> {
  if (!file) return core.info('this runner keeps no summary');
  const used = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  await core.summary.addRaw(fitBytes(markdown, summaryLimitBytes - used - 1), true).write();
}

/** Whole lines only, in UTF-8. */
export function fitBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const note = '\n\n*The rest did not fit; the log has all of it.*\n';
  const room = Math.max(0, limit - Buffer.byteLength(note));
  const cut = Buffer.from(text).subarray(0, room).toString('utf8');
  return `${cut.slice(0, Math.max(0, cut.lastIndexOf('\n')))}${note}`;
}
