import { InvalidArgumentError } from 'commander';

/** A command line's whole number, 0 or more. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`"${text}" is not a whole number, 0 or more.`);
  return Number(text);
}
