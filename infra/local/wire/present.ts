/** Tells a resource that is gone from one that cannot be asked. */
import { AwsError } from './error.ts';

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
