/** Handlers against AWS's own resource specification: names, what is required, what replaces. */
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { beforeAll, expect, it } from 'vitest';
import { handlerOf, supportedTypes } from '../handlers.ts';

interface Property {
  readonly required?: boolean;
  readonly causesReplacement?: 'yes' | 'no' | 'maybe';
}

const specification = new Map<string, ReadonlyMap<string, Property>>();

beforeAll(async () => {
  const database = await loadAwsServiceSpec();
  for (const resource of database.all('resource'))
    specification.set(resource.cloudFormationType, new Map(Object.entries(resource.properties)));
}, 60_000);

const named = (type: string, judge: (property: Property) => boolean, among?: readonly string[]) =>
  [...(specification.get(type) ?? [])]
    .flatMap(([name, property]) => (judge(property) && (among?.includes(name) ?? true) ? [name] : []))
    .sort();

it.each(supportedTypes)('%s', async (type) => {
  const handler = await handlerOf(type);
  const { properties, replacement, required = [], conditional = [] } = handler;
  expect(specification.has(type), 'AWS has the type').toBe(true);
  expect(properties.filter((name) => !specification.get(type)?.has(name))).toEqual([]);
  expect([...required].sort()).toEqual(named(type, (each) => each.required === true));
  const certain = replacement.filter((name) => !conditional.includes(name));
  const always = named(type, ({ causesReplacement }) => causesReplacement === 'yes', properties);
  const sometimes = named(type, ({ causesReplacement }) => causesReplacement === 'maybe', properties);
  // Where AWS says "some", a handler may always replace, or never, or decide itself.
  expect(certain.filter((name) => !sometimes.includes(name)).sort()).toEqual(always);
  expect(conditional.filter((name) => !sometimes.includes(name))).toEqual([]);
});
