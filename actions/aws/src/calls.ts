/** How AWS is called, and how its errors are told. Loads none of its clients. */
import { type Call, explain } from './failure.ts';
import type { AwsTarget } from './target.ts';

export { errorName, statusOf } from './failure.ts';

const timeouts = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** What every client is made with. */
export function clientOptions(target: AwsTarget) {
  return {
    region: target.region,
    ...(target.endpoint && { endpoint: target.endpoint }),
    ...(target.credentials && { credentials: target.credentials }),
    maxAttempts: 5,
    requestHandler: timeouts,
  };
}

interface Arguments {
  readonly input: unknown;
}

interface Client {
  send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: Arguments) => Promise<never>,
        context: { readonly commandName?: string },
      ) => (args: Arguments) => Promise<never>,
      options: { readonly step: 'initialize'; readonly name: string; readonly priority: 'high' },
    ): void;
  };
}

/** Outermost of all middleware, so that what comes out of any call has been retried and is told in our words. */
export function tellErrors(given: object, service: string, target: AwsTarget): void {
  const client = given as Client;
  const aborted = new WeakMap<object, Call>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const operation = (context.commandName ?? 'call').replace(/Command$/, '');
        const call = { service, operation, input: args.input };
        if (error instanceof Error && error.name === 'AbortError') aborted.set(error, call);
        throw explain(error, target, call);
      }
    },
    { step: 'initialize', name: 'tellErrors', priority: 'high' },
  );
  // The SDK says of every abort the same, and its middleware does not see the signal: only here the two can be told apart.
  const send = client.send.bind(client);
  client.send = async (command, options) => {
    try {
      return await send(command, options);
    } catch (error) {
      const call = aborted.get(error as object);
      const reason: unknown = options?.abortSignal?.reason;
      const late = call && reason instanceof Error && reason.name === 'TimeoutError';
      throw late ? explain(reason, target, call) : error;
    }
  };
}

/** A call's options: cancelled by `signal`, where there is one. */
export const within = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});
