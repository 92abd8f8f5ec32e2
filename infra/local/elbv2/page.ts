/** Pages of a listing: the marker names the last item given, so that a change in between shifts nothing. */
import { awsError } from '../wire/error.ts';

interface Paging {
  Marker?: string | undefined;
  PageSize?: number | undefined;
}

export function pageOf<Item extends { readonly arn: string }>(
  items: readonly Item[],
  { Marker, PageSize }: Paging,
  largest = 400,
): { items: readonly Item[]; next: string | undefined } {
  const size = PageSize ?? largest;
  if (size < 1 || size > 400) {
    throw awsError(
      'ValidationError',
      `1 validation error detected: Value '${size}' at 'pageSize' failed to satisfy constraint: Member must have value ${size < 1 ? 'greater than or equal to 1' : 'less than or equal to 400'}`,
    );
  }
  let start = 0;
  if (Marker) {
    const last = Buffer.from(Marker, 'base64url').toString();
    start = items.findIndex((item) => item.arn === last) + 1;
    if (start === 0) throw awsError('ValidationError', `Invalid marker '${Marker}'`);
  }
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  const more = start + size < items.length && last;
  return { items: page, next: more ? Buffer.from(last.arn).toString('base64url') : undefined };
}
