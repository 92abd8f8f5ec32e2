/** CloudFormation templates, as the estimate reads them. */
export interface StackTemplate {
  readonly stackName: string;
  readonly template: Readonly<Record<string, unknown>>;
}

export type Properties = Readonly<Record<string, unknown>>;

/** The properties of every resource of a type, over all stacks. */
export function resourcesOf(templates: readonly StackTemplate[], type: string): Properties[] {
  return templates.flatMap(({ template }) =>
    Object.values((template['Resources'] ?? {}) as Record<string, { Type?: string; Properties?: Properties }>)
      .filter((resource) => resource.Type === type)
      .map((resource) => resource.Properties ?? {}),
  );
}

export function countOf(templates: readonly StackTemplate[], type: string): number {
  return resourcesOf(templates, type).length;
}

/** A property that a template gives as a number or as its text; `otherwise` where it is absent or computed. */
export function numberOf(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : otherwise;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
