/** Filter patterns: terms, quoted phrases, `?any` and `-not`, and patterns over JSON; others are refused. */
import { awsError } from '../wire/error.ts';
import { createJsonFilter } from './json-pattern.ts';

export function createFilter(pattern: string | undefined): (message: string) => boolean {
  const text = pattern?.trim() ?? '';
  if (text === '') return () => true;
  if (text.startsWith('{')) return createJsonFilter(text);
  if (text.startsWith('[') || text.startsWith('%')) {
    throw awsError(
      'InvalidParameterException',
      `the filter pattern ${text} is of a kind that is not emulated here`,
    );
  }
  const terms = [...text.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/g)].map((match) => ({
    kind: match[1] ?? '',
    term: match[2] ?? match[3] ?? '',
  }));
  const optional = terms.filter((each) => each.kind === '?');
  return (message) =>
    terms.every(({ kind, term }) => kind === '?' || message.includes(term) === (kind === '')) &&
    (optional.length === 0 || optional.some(({ term }) => message.includes(term)));
}
