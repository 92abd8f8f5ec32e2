import { awsError } from '../../wire/error.ts';

/** A page of a list; the token is the place where the next page begins. */
export function page<Item>(
  items: readonly Item[],
  maxResults: number | undefined,
  nextToken: string | undefined,
  limit: number,
): { items: Item[]; nextToken?: string } {
  const size = maxResults ?? limit;
  if (size < 1 || size > 100)
    throw awsError('InvalidParameterException', 'maxResults must be between 1 and 100.');
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw awsError('InvalidParameterException', 'Invalid token.');
  const end = start + size;
  return {
    items: items.slice(start, end),
    ...(end < items.length ? { nextToken: Buffer.from(String(end)).toString('base64url') } : {}),
  };
}
