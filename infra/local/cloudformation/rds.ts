/** What database resources have in common. */
import type { Context, Properties } from './handlers.ts';
import { type Tag, tagChanges } from './tags.ts';

/** `resource` is the ARN's last part, e.g. `pg:name`. */
export async function retagDatabase(
  resource: string,
  before: readonly Tag[],
  after: readonly Tag[],
  { world }: Context,
): Promise<void> {
  const { removed, added } = tagChanges(before, after);
  const ResourceName = world.arn('rds', resource);
  if (removed.length > 0)
    await world.invoke('rds', 'RemoveTagsFromResource', { ResourceName, TagKeys: removed });
  if (added.length > 0) await world.invoke('rds', 'AddTagsToResource', { ResourceName, Tags: added });
}

/** RDS takes twenty parameters in one call. */
const together = 20;

/** Sets what the template says, and takes back what it no longer says; static ones wait for a restart, as in AWS. */
export async function putParameters(
  DBParameterGroupName: string,
  properties: Properties,
  before: Properties,
  { world }: Context,
): Promise<void> {
  const [old, wanted] = [before, properties].map(
    (each) => (each['Parameters'] ?? {}) as Record<string, unknown>,
  ) as [Record<string, unknown>, Record<string, unknown>];
  const ApplyMethod = 'pending-reboot';
  const set = Object.entries(wanted)
    .filter(([name, value]) => old[name] !== value)
    .map(([ParameterName, value]) => ({ ParameterName, ParameterValue: String(value), ApplyMethod }));
  const gone = Object.keys(old)
    .filter((name) => !(name in wanted))
    .map((ParameterName) => ({ ParameterName, ApplyMethod }));
  for (let at = 0; at < set.length; at += together)
    await world.invoke('rds', 'ModifyDBParameterGroup', {
      DBParameterGroupName,
      Parameters: set.slice(at, at + together),
    });
  for (let at = 0; at < gone.length; at += together)
    await world.invoke('rds', 'ResetDBParameterGroup', {
      DBParameterGroupName,
      Parameters: gone.slice(at, at + together),
    });
}
