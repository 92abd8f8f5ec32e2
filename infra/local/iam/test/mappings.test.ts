/** What a role may do is judged by actions: an operation that asks for none could never be granted. */
import { expect, it } from 'vitest';
import { loadServices } from '../../world/services.ts';
import { mappings } from '../actions/index.ts';

/** Operations that services call among themselves, and that no client can name. */
const inner: Readonly<Record<string, readonly string[]>> = { 'application-autoscaling': ['ExecutePolicy'] };

const services = await loadServices();

it.each([...services.keys()])('%s: every operation asks for an action', (name) => {
  const known = Object.keys(mappings[name] ?? {});
  const operations = services.get(name)?.operationNames ?? [];
  const unmapped = operations.filter((each) => !known.includes(each) && !inner[name]?.includes(each));
  expect(unmapped).toEqual([]);
});

it('no mapping is of a service that is not there', () => {
  expect(Object.keys(mappings).filter((name) => !services.has(name))).toEqual([]);
});
