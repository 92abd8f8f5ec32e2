/** Tells a resource that is gone from one that cannot be asked. */
import { AwsError } from '../../../wire/error.ts';

const gone = /NotFound|NoSuch|DoesNotExist/;

/** Undefined where the service does not know the resource (any more). */
export async function present<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsError && gone.test(error.code)) return undefined;
    throw error;
  }
}

interface Setting {
  readonly Key?: string;
  readonly Value?: unknown;
}

/** Of a long list of attributes only those that the template names: services answer all they have. */
export function named(expected: unknown, live: readonly Setting[] | undefined): Setting[] {
  const keys = ((expected as Setting[] | undefined) ?? []).map(({ Key }) => Key);
  return (live ?? []).filter(({ Key }) => keys.includes(Key)).map(({ Key, Value }) => ({ Key: Key!, Value }));
}
