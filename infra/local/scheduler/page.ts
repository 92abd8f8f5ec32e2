const LARGEST = 100;

/** Pages of a listing: the token is the number of items given so far. */
export function page<Item>(
  items: readonly Item[],
  {
    MaxResults,
    NextToken,
  }: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
): { readonly items: readonly Item[]; readonly next: { NextToken?: string } } {
  const from = Number(NextToken ?? 0);
  const size = Math.min(MaxResults ?? LARGEST, LARGEST);
  const more = from + size < items.length;
  return { items: items.slice(from, from + size), next: more ? { NextToken: String(from + size) } : {} };
}
