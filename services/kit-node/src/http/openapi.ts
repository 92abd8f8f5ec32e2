import * as z from 'zod';
import type { AnyRoute } from './route.ts';

type Json = Record<string, unknown>;

/** What the description says about the service as a whole. */
export interface ApiInfo {
  readonly title: string;
  readonly description: string;
}

const ERROR_TEXT: Readonly<Record<number, string>> = {
  400: 'The request does not have the documented shape.',
  401: 'No valid token.',
  403: 'The token is not for this.',
  404: 'No such thing, or not yours.',
  409: 'The state of things does not allow it.',
  422: 'Understood, but impossible.',
  429: 'Too many tries; see `retry-after`.',
  503: 'Not now; try again.',
};

const ERROR_SCHEMA: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        traceId: { type: 'string' },
        details: {
          type: 'array',
          items: {
            type: 'object',
            required: ['path', 'message'],
            properties: { path: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
};

/** The OpenAPI 3.1 description of the routes, made of the same schemas that validate their input. */
export function describeApi(info: ApiInfo, routes: readonly AnyRoute[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] as Json, { [route.method.toLowerCase()]: operation(route) });
  }
  return {
    openapi: '3.1.0',
    info: { ...info, version: '1' },
    paths,
    components: {
      schemas: { Error: ERROR_SCHEMA },
      securitySchemes: {
        user: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A person, from auth.' },
        service: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A service, for a minute.',
        },
      },
    },
  };
}

function operation(route: AnyRoute): Json {
  const parameters = [...parametersOf('path', route.params), ...parametersOf('query', route.query)];
  return {
    operationId: route.id,
    summary: route.summary,
    security: route.access.kind === 'public' ? [] : [{ [route.access.kind]: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: { required: true, content: json(schemaOf(route.body, 'input')) } }),
    responses: { ...goodAnswers(route), ...badAnswers(route) },
  };
}

function goodAnswers(route: AnyRoute): Json {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, { description, schema }]) => [
      status,
      { description, ...(schema && { content: json(schemaOf(schema, 'output')) }) },
    ]),
  );
}

function badAnswers(route: AnyRoute): Json {
  const statuses = new Set(route.errors ?? []);
  if (route.access.kind !== 'public') statuses.add(401);
  if (route.access.kind === 'service') statuses.add(403);
  if (route.body || route.query || route.params) statuses.add(400);
  const error = json({ $ref: '#/components/schemas/Error' });
  return Object.fromEntries(
    [...statuses]
      .filter((status) => !(status in route.answers))
      .map((status) => [status, { description: ERROR_TEXT[status] ?? 'It failed.', content: error }]),
  );
}

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const object = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const {
    $schema: _,
    '~standard': __,
    ...rest
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });
