/** Pages of a listing of `size` items at the most; the token is the number of items given so far. */
export function page<Item>(
  items: readonly Item[],
  { size, token }: { readonly size: number; readonly token: string | undefined },
): { readonly items: readonly Item[]; readonly next: { NextToken?: string } } {
  const from = Number(token ?? 0);
  const more = from + size < items.length;
  return { items: items.slice(from, from + size), next: more ? { NextToken: String(from + size) } : {} };
}
