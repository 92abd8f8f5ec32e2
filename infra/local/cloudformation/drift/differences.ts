/** How a live value departs from the template's: pure. Source: CloudFormation API Reference, PropertyDifference. */
import type { PropertyDifference } from '@aws-sdk/client-cloudformation';
import { same } from '../deployment/decide.ts';

/** Lists are compared whatever their order: services answer them in their own. */
export function differences(expected: unknown, actual: unknown, path: string): PropertyDifference[] {
  if (same(expected, actual)) return [];
  if (actual === undefined || actual === null) return [difference('REMOVE', path, expected, undefined)];
  if (expected === undefined) return [difference('ADD', path, undefined, actual)];
  if (Array.isArray(expected) && Array.isArray(actual)) return ofLists(expected, actual, path);
  if (isObject(expected) && isObject(actual))
    return Object.keys(expected).flatMap((key) => differences(expected[key], actual[key], `${path}/${key}`));
  return [difference('NOT_EQUAL', path, expected, actual)];
}

function ofLists(
  expected: readonly unknown[],
  actual: readonly unknown[],
  path: string,
): PropertyDifference[] {
  const unmatched = [...actual];
  const missing = expected.flatMap((value, index) => {
    const at = unmatched.findIndex((other) => same(value, other));
    if (at < 0) return [{ value, index }];
    unmatched.splice(at, 1);
    return [];
  });
  const pairs = missing.splice(0, Math.min(missing.length, unmatched.length));
  const others = unmatched.splice(0, pairs.length);
  return [
    ...pairs.flatMap(({ value, index }, at) => differences(value, others[at], `${path}/${index}`)),
    ...missing.map(({ value, index }) => difference('REMOVE', `${path}/${index}`, value, undefined)),
    ...unmatched.map((value, at) => difference('ADD', `${path}/${expected.length + at}`, undefined, value)),
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string => {
  if (value === undefined) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const difference = (
  DifferenceType: 'ADD' | 'REMOVE' | 'NOT_EQUAL',
  PropertyPath: string,
  expected: unknown,
  actual: unknown,
): PropertyDifference => ({
  PropertyPath,
  ExpectedValue: text(expected),
  ActualValue: text(actual),
  DifferenceType,
});
