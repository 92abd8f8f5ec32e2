/** What AWS refuses in a template before it touches anything. */
import { awsError } from '../../wire/error.ts';
import { supportedTypes } from '../handlers.ts';
import { condition } from './conditions.ts';
import type { Template, TemplateResource } from './document.ts';
import type { Scope } from './evaluate.ts';
import { dependencies, mentions } from './references.ts';

const invalid = (message: string) => awsError('ValidationError', `Template format error: ${message}`);

/** Resources whose condition holds. */
export function activeResources(scope: Scope): [string, TemplateResource][] {
  return Object.entries(scope.template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || condition(Condition, scope),
  );
}

/** Throws for unknown types among the active resources, references to nothing, and circles. */
export function checkTemplate(scope: Scope): void {
  const { template } = scope;
  const active = activeResources(scope);
  const types = new Set(active.map(([, { Type }]) => Type).filter((type) => !supportedTypes.includes(type)));
  if (types.size > 0) throw invalid(`Unrecognized resource types: [${[...types].join(', ')}]`);
  checkReferences(template, scope);
  checkCircles(active);
}

function checkReferences(template: Template, scope: Scope): void {
  const known = (id: string) =>
    id in template.Resources ||
    id in (template.Parameters ?? {}) ||
    id in scope.pseudo ||
    id === 'AWS::NoValue';
  for (const [block, value] of [
    ['Resources', Object.values(template.Resources).map(({ Properties }) => Properties)],
    ['Outputs', template.Outputs],
  ] as const) {
    const missing = new Set(mentions(value).flatMap(({ id }) => (known(id) ? [] : [id])));
    if (missing.size > 0)
      throw invalid(
        `Unresolved resource dependencies [${[...missing].join(', ')}] in the ${block} block of the template`,
      );
  }
  for (const [id, { DependsOn }] of Object.entries(template.Resources))
    for (const other of [DependsOn ?? []].flat())
      if (!(other in template.Resources))
        throw invalid(
          `Unresolved resource dependencies [${other}] in the Resources block of the template (DependsOn of ${id})`,
        );
}

function checkCircles(active: readonly (readonly [string, TemplateResource])[]): void {
  const ids = new Set(active.map(([id]) => id));
  const left = new Map(active.map(([id, resource]) => [id, dependencies(resource, ids)]));
  for (;;) {
    const free = [...left].filter(([, needs]) => needs.every((need) => !left.has(need)));
    for (const [id] of free) left.delete(id);
    if (left.size === 0) return;
    if (free.length === 0)
      throw awsError(
        'ValidationError',
        `Circular dependency between resources: [${[...left.keys()].join(', ')}]`,
      );
  }
}
