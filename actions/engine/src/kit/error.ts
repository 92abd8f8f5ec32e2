/** One thing that is wrong, told so that a person can mend it. */
export interface Problem {
  /** Stable and greppable, e.g. `manifest.invalid`. */
  readonly code: string;
  /** What happened, with the offending value. */
  readonly message: string;
  /** `file:line:column`, or the resource. */
  readonly where?: string;
  readonly why?: string;
  /** What to do now. */
  readonly remedy: string;
}

/** The engine's only error type. Carries every problem of an input at once, never only the first. */
export class CodedError extends Error {
  readonly code: string;
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problem: Problem | readonly [Problem, ...Problem[]], options?: { cause?: unknown }) {
    const problems = Array.isArray(problem)
      ? (problem as readonly [Problem, ...Problem[]])
      : ([problem as Problem] as const);
    super(problems.map((each) => each.message).join('; '), options);
    this.name = 'CodedError';
    this.code = problems[0].code;
    this.problems = problems;
  }
}

/** Throws when there is a problem; otherwise does nothing. */
export function refuseIf(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first) throw new CodedError([first, ...rest]);
}

/** Of whatever was thrown; `remedy` is for a fault of our own, told with the place in the code that threw it. */
export function problemsOf(error: unknown, remedy: string): readonly [Problem, ...Problem[]] {
  if (error instanceof CodedError) return error.problems;
  const frame = error instanceof Error ? /\n\s+at (.+)/.exec(error.stack ?? '')?.[1] : undefined;
  return [
    { code: 'unexpected', message: messageOf(error), ...(frame !== undefined && { where: frame }), remedy },
  ];
}

/** A readable line of whatever was thrown; never a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
