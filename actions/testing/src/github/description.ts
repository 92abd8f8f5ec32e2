/** GitHub's own description of its REST API (npm @octokit/openapi): which operation a request means, and whether it fits. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: unknown;
}

export interface DescribedOperation {
  readonly id: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What is wrong with query and body, each as a sentence; empty: nothing. */
  faultsOfRequest(query: URLSearchParams, body: unknown): string[];
  faultsOfAnswer(status: number, body: unknown): string[];
  /** GitHub's published example of the answer: the shape that our state is laid over. */
  example(status: number): unknown;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly pointer: readonly string[];
  readonly operation: Json;
}

export class Description {
  readonly #document: Json;
  readonly #routes: readonly Route[];
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    // By file: the package's own entry parses every description of GitHub's, 300 MB of it.
    const file = new URL('generated/api.github.com.json', import.meta.resolve('@octokit/openapi'));
    this.#document = plainNulls(JSON.parse(readFileSync(fileURLToPath(file), 'utf8'))) as Json;
    this.#routes = Object.entries(this.#document['paths'] as Record<string, Record<string, Json>>)
      // An older spelling of `{basehead}`: the same requests.
      .filter(([path]) => !path.endsWith('{base}...{head}'))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => route(path, method, operation)),
      );
    this.#ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: true });
    formats.default(this.#ajv);
    this.#ajv.addSchema(this.#document, 'github');
  }

  /** The operation of a request, or undefined where GitHub describes none. */
  find(method: string, path: string): DescribedOperation | undefined {
    const found = this.#routes
      .filter((each) => each.method === method && each.pattern.test(path))
      // The fixed words decide: `/pulls/comments` before `/pulls/{number}`, `/commits/{ref}/pulls` before `/commits/{ref}`.
      .sort((one, other) => fixed(other) - fixed(one))[0];
    if (!found) return undefined;
    const values = found.pattern.exec(path)?.slice(1) ?? [];
    return {
      id: String(found.operation['operationId']),
      parameters: Object.fromEntries(
        found.names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')]),
      ),
      faultsOfRequest: (query, body) => [
        ...this.#faultsOfQuery(found, query),
        ...this.#faultsOfBody(found, body),
      ],
      faultsOfAnswer: (status, body) => this.#faultsOfAnswer(found, status, body),
      example: (status) => this.#example(found, status),
    };
  }

  #faultsOfQuery({ operation }: Route, query: URLSearchParams): string[] {
    const known = ((operation['parameters'] as unknown[]) ?? [])
      .map((each) => this.#resolve(each) as unknown as Parameter)
      .filter((each) => each.in === 'query');
    return [
      ...[...query.keys()]
        .filter((name) => !known.some((each) => each.name === name))
        .map((name) => `query: ${name} is not a parameter of this operation`),
      ...known
        .filter((each) => each.required && !query.has(each.name))
        .map((each) => `query: ${each.name} is missing`),
      ...known.flatMap((each) => {
        const text = query.get(each.name);
        if (text === null) return [];
        const schema = this.#resolve(each.schema);
        const value =
          schema['type'] === 'integer' ? Number(text) : schema['type'] === 'boolean' ? text === 'true' : text;
        if (Array.isArray(schema['enum']) && !schema['enum'].includes(value))
          return [`query: ${each.name} is "${text}", not one of ${schema['enum'].join(', ')}`];
        return Number.isNaN(value) ? [`query: ${each.name} is "${text}", not a number`] : [];
      }),
    ];
  }

  #faultsOfBody({ operation, pointer }: Route, body: unknown): string[] {
    const described = operation['requestBody'] as Json | undefined;
    if (!described) return body === undefined ? [] : ['body: this operation takes none'];
    if (body === undefined) return described['required'] === true ? ['body: it is missing'] : [];
    return this.#faults([...pointer, 'requestBody', 'content', 'application/json', 'schema'], body, 'body');
  }

  #faultsOfAnswer({ operation, pointer }: Route, status: number, body: unknown): string[] {
    const responses = operation['responses'] as Record<string, Json>;
    const response = responses[status];
    if (!response) return [`answer: ${status} is not an answer of this operation`];
    const reference = response['$ref'] as string | undefined;
    const at = reference ? reference.slice(2).split('/') : [...pointer, 'responses', String(status)];
    const content = this.#resolve(response)['content'] as Json | undefined;
    if (!content?.['application/json']) return [];
    return this.#faults([...at, 'content', 'application/json', 'schema'], body, 'answer');
  }

  #faults(at: readonly string[], value: unknown, what: string): string[] {
    const key = `github#/${at.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    let validate = this.#compiled.get(key);
    if (!validate) {
      validate = this.#ajv.compile({ $ref: key });
      this.#compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      (error: ErrorObject) => `${what}${error.instancePath}: ${error.message}`,
    );
  }

  #example({ operation }: Route, status: number): unknown {
    const response = this.#resolve((operation['responses'] as Json)[status]);
    const json = (response['content'] as Json | undefined)?.['application/json'] as Json | undefined;
    const [first] = Object.values((json?.['examples'] as Json | undefined) ?? {});
    if (first === undefined) return undefined;
    const { value } = this.#resolve(first);
    // Once, the value is a reference to an example that holds a value itself.
    const reference = (value as Json | undefined)?.['$ref'] !== undefined;
    return structuredClone(reference ? this.#resolve(value)['value'] : value);
  }

  #resolve(value: unknown): Json {
    const reference = (value as Json | undefined)?.['$ref'];
    if (typeof reference !== 'string') return (value ?? {}) as Json;
    const found = reference
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (at, part) => (at as Json)[part.replaceAll('~1', '/').replaceAll('~0', '~')],
        this.#document,
      );
    return this.#resolve(found);
  }
}

const fixed = ({ pointer }: Route) => (pointer[1] ?? '').replaceAll(/\{[^}]+\}/g, '').length;

function route(path: string, method: string, operation: Json): Route {
  const names: string[] = [];
  const pattern = path.replaceAll(/\{([^}]+)\}|[.$^+()]/g, (match, name: string | undefined) => {
    if (name === undefined) return `\\${match}`;
    names.push(name);
    // Refs, paths and base...head hold slashes, and stand last or before a fixed word.
    return /^(ref|path|basehead)$/.test(name) ? '(.+)' : '([^/]+)';
  });
  return {
    method: method.toUpperCase(),
    pattern: new RegExp(`^${pattern}$`),
    names,
    pointer: ['paths', path, method],
    operation,
  };
}

/**
 * OpenAPI 3.0's `nullable` as JSON Schema says it; ajv takes `nullable` beside a `type` only, and no null in an enum.
 */
function plainNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainNulls);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Json;
  const plain = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, plainNulls(inner)]));
  if (nullable === true) return { anyOf: [plain, { type: 'null' }] };
  // An object here is a schema: of a property that is called so.
  return typeof nullable === 'object' ? { ...plain, nullable: plainNulls(nullable) } : plain;
}
