/** Properties in the form of an API's input: typed by the SDK's own schema, unknown members refused with their place. */
import { NormalizedSchema } from '@smithy/core/schema';
import { awsError } from '../wire/error.ts';

type Client = () => Promise<Record<string, unknown>>;

const invalid = (place: string, message: string) => awsError('ValidationError', `#${place}: ${message}`);

/**
 * `value` as the structure `name` of `client` (`Statement`, `BackupPlanInput`, …). CloudFormation writes numbers and
 * booleans as text where it likes, and capitalises the members of APIs that do not.
 * Throws a ValidationError in CloudFormation's words for a member that the structure does not have, and for a wrong type.
 */
export async function shaped<Shape = Record<string, unknown>>(
  client: Client,
  name: string,
  value: unknown,
  place = '',
): Promise<Shape> {
  const schema = (await client())[`${name}$`];
  if (!Array.isArray(schema)) throw new Error(`the client has no structure ${name}`);
  return read(NormalizedSchema.of(schema as never), value, place) as Shape;
}

function read(schema: NormalizedSchema, value: unknown, place: string): unknown {
  if (schema.isDocumentSchema()) return value;
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(place, 'JSONArray', value);
    const element = schema.getValueSchema();
    return value.map((each, index) => read(element, each, `${place}/${index}`));
  }
  if (schema.isMapSchema()) {
    const element = schema.getValueSchema();
    return Object.fromEntries(
      Object.entries(asObject(value, place)).map(([key, each]) => [
        key,
        read(element, each, `${place}/${key}`),
      ]),
    );
  }
  if (schema.isStructSchema()) return readStructure(schema, asObject(value, place), place);
  return readScalar(schema, value, place);
}

function readStructure(schema: NormalizedSchema, value: Record<string, unknown>, place: string): object {
  const members = new Map<string, [string, NormalizedSchema]>();
  for (const [name, member] of schema.structIterator()) members.set(templateName(name), [name, member]);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      const member = members.get(templateName(key));
      if (!member) throw invalid(place, `extraneous key [${key}] is not permitted`);
      return each === undefined ? [] : [[member[0], read(member[1], each, `${place}/${key}`)]];
    }),
  );
}

function readScalar(schema: NormalizedSchema, value: unknown, place: string): unknown {
  if (typeof value === 'object' && value !== null) throw wrongType(place, 'String', value);
  if (schema.isBooleanSchema()) {
    if (!/^(true|false)$/i.test(String(value))) throw wrongType(place, 'Boolean', value);
    return String(value).toLowerCase() === 'true';
  }
  if (schema.isNumericSchema()) {
    const number = Number(value);
    if (value === '' || Number.isNaN(number)) throw wrongType(place, 'Number', value);
    return number;
  }
  if (schema.isTimestampSchema()) {
    const text = String(value);
    const date = new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text);
    if (Number.isNaN(date.getTime())) throw wrongType(place, 'Timestamp', value);
    return date;
  }
  if (schema.isBlobSchema()) return Buffer.from(String(value), 'utf8');
  return String(value);
}

function asObject(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongType(place, 'JSONObject', value);
  return value as Record<string, unknown>;
}

const wrongType = (place: string, expected: string, value: unknown) =>
  invalid(
    place,
    `expected type: ${expected}, found: ${Array.isArray(value) ? 'JSONArray' : value === null ? 'Null' : typeof value === 'object' ? 'JSONObject' : 'String'}`,
  );

/** Templates capitalise members, and write `Arn` where some APIs have `ARN`. */
const templateName = (name: string) => (name.charAt(0).toUpperCase() + name.slice(1)).replace('ARN', 'Arn');
