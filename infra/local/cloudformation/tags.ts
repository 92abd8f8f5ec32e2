/** A resource's tags: its own over those of its stack, as CloudFormation hands them on. */
import type { Context, Properties } from './handlers.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** `member` holds a list of pairs or a map, as the type has it. */
export function tagsOf(properties: Properties, { tags }: Pick<Context, 'tags'>, member = 'Tags'): Tag[] {
  const own = listOf(properties[member]);
  return [...tags.filter(({ Key }) => own.every((each) => each.Key !== Key)), ...own];
}

export const tagMap = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

/** What an update has to take off and to put on. */
export function tagChanges(
  before: readonly Tag[],
  after: readonly Tag[],
): { readonly removed: string[]; readonly added: Tag[] } {
  return {
    removed: before.filter(({ Key }) => after.every((each) => each.Key !== Key)).map(({ Key }) => Key),
    added: after.filter((tag) => before.every((each) => each.Key !== tag.Key || each.Value !== tag.Value)),
  };
}

function listOf(value: unknown): Tag[] {
  if (Array.isArray(value)) return value.map(({ Key, Value }: Tag) => ({ Key, Value: String(Value) }));
  return Object.entries((value as Record<string, unknown> | undefined) ?? {}).map(([Key, Value]) => ({
    Key,
    Value: String(Value),
  }));
}
