/** Puts blocks of lines into a bounded text: what matters most stays, what does not fit is counted. Pure. */

export interface Block {
  readonly head: readonly string[];
  /** The weightiest first; each is shown whole or not at all. */
  readonly rows: readonly string[];
  readonly tail: readonly string[];
  /** At most this share of the room (0 to 1); the rest is left for the blocks after it. */
  readonly share: number;
}

/** Room for the line that counts what is left out. */
const counted = 90;

/** Blocks in their order. A block without a row that fits is left out whole, and counted with the rest. */
export function fit(
  blocks: readonly Block[],
  limit: number,
): { readonly text: string; readonly hidden: number } {
  let left = limit - counted;
  let hidden = 0;
  const lines: string[] = [];
  for (const { head, rows, tail, share } of blocks) {
    if (rows.length === 0) continue;
    const frame = [...head, ...tail].reduce((sum, line) => sum + line.length + 1, counted);
    let room = Math.min(left, Math.floor(limit * share)) - frame;
    const shown: string[] = [];
    for (const row of rows) {
      room -= row.length + 1;
      if (room < 0) break;
      shown.push(row);
    }
    const missing = rows.length - shown.length;
    hidden += missing;
    if (shown.length === 0) continue;
    // A row of a table ends it, so the count stands after the tail.
    const part = [...head, ...shown, ...tail, ...(missing > 0 ? ['', `… and ${missing} more`, ''] : [])];
    left -= part.reduce((sum, line) => sum + line.length + 1, 0);
    lines.push(...part);
  }
  return { text: lines.join('\n'), hidden };
}
