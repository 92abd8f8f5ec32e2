/** Changes as DescribeChangeSet shows them. */
import type { Change, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';

/** Values only where they were asked for: then leaf by leaf, else one detail a property. */
export function viewChange(change: ResourceChange, withValues: boolean): Change {
  if (withValues) return { Type: 'Resource', ResourceChange: change };
  const { BeforeContext: _before, AfterContext: _after, Details = [], ...rest } = change;
  const seen = new Map<string, ResourceChangeDetail>();
  for (const detail of Details) {
    const { Attribute, Name, RequiresRecreation } = detail.Target ?? {};
    const key = `${Attribute} ${Name} ${detail.ChangeSource} ${detail.CausingEntity}`;
    const known = seen.get(key);
    const Target = { Attribute, RequiresRecreation, ...(Name !== undefined && { Name }) };
    const dynamic = detail.Evaluation === 'Dynamic' || known?.Evaluation === 'Dynamic';
    seen.set(key, { ...detail, Target, Evaluation: dynamic ? 'Dynamic' : 'Static' });
  }
  return { Type: 'Resource', ResourceChange: { ...rest, Details: [...seen.values()] } };
}
