/** The shape of a command: `commands/<verb>.ts` exports one as default, and the file's name is the verb. */

import type { SessionOptions } from '@inx/host';
import type { Command } from 'commander';
import type { Output } from './output.ts';

export interface GlobalOptions extends SessionOptions {
  readonly json: boolean;
}

export interface Verb<Options extends GlobalOptions = GlobalOptions> {
  readonly summary: string;
  /** Lines of `inx …` with what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** Adds the command's own arguments and options. */
  readonly configure?: (command: Command) => void;
  /** Answers the exit code. */
  readonly run: (options: Options, output: Output, args: readonly string[]) => Promise<number>;
}
