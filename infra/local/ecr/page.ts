import { awsError } from '../wire/error.ts';

/** Cuts one page out of a list; the token is the opaque position of the next. */
export function pageOf<Item>(
  items: readonly Item[],
  nextToken: string | undefined,
  maxResults: number | undefined,
  usual = 100,
): { items: Item[]; nextToken?: string } {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > 1000))
    throw awsError(
      'InvalidParameterException',
      `Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must be between 1 and 1000'`,
    );
  const start = nextToken ? Number(Buffer.from(nextToken, 'base64url').toString()) : 0;
  if (!Number.isInteger(start) || start < 0)
    throw awsError('InvalidParameterException', "Invalid parameter at 'nextToken'");
  const end = start + (maxResults ?? usual);
  const page = items.slice(start, end);
  return end < items.length
    ? { items: page, nextToken: Buffer.from(String(end)).toString('base64url') }
    : { items: page };
}
