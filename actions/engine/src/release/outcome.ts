/** How a run ends: a closed list, each with its exit code (DESIGN 4.6). */
const exitCodes = {
  released: 0,
  unchanged: 0,
  refused: 2,
  'rolled-back': 3,
  superseded: 4,
  cancelled: 5,
  locked: 6,
  'timed-out': 7,
  'needs-attention': 8,
} as const;

export type Outcome = keyof typeof exitCodes;

export const outcomes = Object.keys(exitCodes) as readonly Outcome[];

export function exitCode(outcome: Outcome): number {
  return exitCodes[outcome];
}
