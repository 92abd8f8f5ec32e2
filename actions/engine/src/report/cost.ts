/** The estimate for a terminal and for Markdown. US dollars a month. */
import type { Amount, CostDelta, Estimate } from '../cost/index.ts';
import { escapeMarkdown } from './markdown.ts';
import { noPaint, type Paint } from './plain.ts';

const dollars = (value: number): string => value.toFixed(2);
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

interface Line {
  readonly name: string;
  readonly amount: Amount;
  readonly sum: boolean;
}

function linesOf({ rows, handedDown, addedSince, total }: Estimate): Line[] {
  const part = (which: string) =>
    rows.filter((row) => row.part === which).map((row) => ({ name: row.row, amount: row, sum: false }));
  return [
    ...part('handed-down'),
    { name: 'sum of the rows handed down', amount: handedDown, sum: true },
    ...part('added-since'),
    { name: 'sum of the rows added since', amount: addedSince, sum: true },
    { name: 'total', amount: total, sum: true },
  ];
}

/** Rows with low, expected and high; what each assumes behind `assumptions`. */
export function costLines(
  estimate: Estimate,
  options: { readonly assumptions: boolean; readonly paint?: Paint },
): string[] {
  const paint = options.paint ?? noPaint;
  const { environment, prices, rows } = estimate;
  const name = (text: string) => text.padEnd(30);
  const figures = ({ low, expected, high }: Amount) =>
    [low, expected, high].map((value) => dollars(value).padStart(9)).join(' ');
  const lines = [
    `${environment}, US dollars a month (${prices.region}, prices of ${prices.date})`,
    `  ${name('')} ${['low', 'expected', 'high'].map((word) => word.padStart(9)).join(' ')}`,
  ];
  for (const line of linesOf(estimate)) {
    const text = `  ${name(line.name)} ${figures(line.amount)}`;
    lines.push(line.sum ? paint.strong(text) : text);
    const assumed = line.sum ? [] : (rows.find((row) => row.row === line.name)?.assumptions ?? []);
    if (options.assumptions) lines.push(...assumed.map((each) => paint.dim(`      ${each}`)));
  }
  return lines;
}

/** What changes, largest first; one line when nothing does. */
export function costDeltaLines(delta: CostDelta, against: string): string[] {
  if (delta.rows.length === 0) return [`against ${against}: costs the same`];
  const line = (name: string, { low, expected, high }: Amount) =>
    `  ${name.padEnd(30)} ${signed(expected).padStart(10)}   (${signed(low)} to ${signed(high)})`;
  return [
    `against ${against}, US dollars a month`,
    ...delta.rows.map((row) => line(row.row, row)),
    line('total', delta.total),
  ];
}

/** The same as a Markdown table, assumptions in the last column. */
export function costMarkdown(estimate: Estimate): string {
  const { rows } = estimate;
  const cell = (line: Line) => {
    const assumed = line.sum ? [] : (rows.find((row) => row.row === line.name)?.assumptions ?? []);
    const name = line.sum ? `**${line.name}**` : escapeMarkdown(line.name);
    const figures = [line.amount.low, line.amount.expected, line.amount.high].map((value) =>
      line.sum ? `**${dollars(value)}**` : dollars(value),
    );
    return `| ${[name, ...figures, assumed.map(escapeMarkdown).join('; ')].join(' | ')} |`;
  };
  return [
    '| row | low | expected | high | assumes |',
    '| --- | ---: | ---: | ---: | --- |',
    ...linesOf(estimate).map(cell),
  ].join('\n');
}
