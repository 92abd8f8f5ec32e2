import { expect, it } from 'vitest';
import { definitionDifferences } from './definition.ts';

const container = (more: object) => ({
  containerDefinitions: [{ name: 'auth', image: 'a@sha256:1', ...more }],
});
/** As ECS hands a definition back. */
const registered = (more: object) => ({
  family: 'f',
  revision: 4,
  status: 'ACTIVE',
  placementConstraints: [],
  ...container({ cpu: 0, volumesFrom: [], systemControls: [], dockerLabels: { x: 'y' }, ...more }),
});
const wanted = (more: object) => ({ family: 'f', ...container({ ...more, image: 'a@sha256:2' }) });

it.each<[string, object, object, unknown[]]>([
  ['nothing but what ECS adds', {}, {}, []],
  ['a member', { memory: 512 }, { memory: 1024 }, [{ path: 'memory', old: 512, new: 1024 }]],
  [
    'a port’s default',
    { portMappings: [{ containerPort: 1, hostPort: 1 }] },
    { portMappings: [{ containerPort: 1 }] },
    [],
  ],
  [
    'variables by name, never by value',
    {
      environment: [
        { name: 'A', value: 'hush' },
        { name: 'B', value: '1' },
      ],
    },
    {
      environment: [
        { name: 'C', value: '3' },
        { name: 'A', value: 'psst' },
      ],
    },
    [
      { path: 'variable C', new: '(value)' },
      { path: 'variable A', old: '(value)', new: '(value)' },
      { path: 'variable B', old: '(value)' },
    ],
  ],
  [
    'variables in another order',
    {
      environment: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    },
    {
      environment: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    },
    [],
  ],
  [
    'secrets by name',
    { secrets: [{ name: 'S', valueFrom: 'arn:1' }] },
    { secrets: [{ name: 'S', valueFrom: 'arn:2' }] },
    [{ path: 'secret S', old: '(value)', new: '(value)' }],
  ],
])('%s', (_, live, fresh, expected) => {
  expect(definitionDifferences(registered(live), wanted(fresh))).toEqual(expected);
});
