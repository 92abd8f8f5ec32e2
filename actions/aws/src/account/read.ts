/** Reads that may be denied one by one, without the others being lost. */
import { CodedError } from '@inx/engine';
import { errorName } from '../calls.ts';

export interface Reading {
  /** What `work` answers; `otherwise` where it is denied, which `unread` then tells. */
  read<T>(what: string, otherwise: T, work: () => Promise<T>): Promise<T>;
  readonly unread: { readonly what: string; readonly why: string }[];
}

export function createReading(): Reading {
  const unread: Reading['unread'] = [];
  return {
    unread,
    read: async (what, otherwise, work) => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof CodedError) || error.code !== 'aws.denied') throw error;
        if (unread.every((each) => each.what !== what)) unread.push({ what, why: error.message });
        return otherwise;
      }
    },
  };
}

/** Undefined where AWS answers that there is no such thing. */
export async function ifThere<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (/NotFound|NoSuch|DoesNotExist/.test(errorName(error))) return undefined;
    throw error;
  }
}

/** Every item of a paginator's pages. */
export async function everyItem<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}
