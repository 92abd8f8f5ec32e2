/** What would differ between the task definition that runs and the one that is wanted. Pure. */
import { hashOf } from '../kit/hash.ts';
import type { TaskDefinition } from '../ports/ecs.ts';
import { type Difference, differences, isRecord } from './differences.ts';

/** What ECS adds to a task definition that it hands back. */
const registered = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  // How an identical one is found again, and the image: the plan tells of both elsewhere.
  'dockerLabels',
  'image',
  // With `awsvpc`, always the container's.
  'hostPort',
]);

/**
 * Member by member. Of environment variables and secrets only the names: a value may be a secret that somebody put into
 * the wrong place, and a plan is read by many.
 */
export function definitionDifferences(
  live: Readonly<Record<string, unknown>>,
  wanted: TaskDefinition,
): Difference[] {
  return differences(plain(live), plain(wanted)).map(({ path, ...values }) => {
    const short = path.replace(/^containerDefinitions\[[^\]]*\]\./, '');
    const named = /^(environment|secrets)\.(.+)$/.exec(short);
    if (!named) return { path: short, ...values };
    const sign = (value: unknown) => (value === undefined ? {} : '(value)');
    return {
      path: `${named[1] === 'secrets' ? 'secret' : 'variable'} ${named[2]}`,
      ...('old' in values && { old: sign(values.old) }),
      ...('new' in values && { new: sign(values.new) }),
    };
  });
}

/** Without what AWS adds and without empty members; variables and secrets as name → hash of the value. */
function plain(value: unknown, member = ''): unknown {
  if (Array.isArray(value)) {
    if (member === 'environment' || member === 'secrets')
      return Object.fromEntries(
        value
          .filter(isRecord)
          .map((each) => [String(each['name']), hashOf(each['value'] ?? each['valueFrom'])]),
      );
    return value.map((each) => plain(each));
  }
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    if (registered.has(name)) return [];
    const inner = plain(each, name);
    return isEmpty(inner) ? [] : [[name, inner]];
  });
  return Object.fromEntries(kept);
}

/** ECS answers with `[]`, `{}` and `cpu: 0` where nothing was said. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);
