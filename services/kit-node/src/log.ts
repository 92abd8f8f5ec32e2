import { destination, type Logger, type LoggerOptions, pino } from 'pino';
import { currentContext } from './context.ts';

export type Log = Logger;

/** One JSON object a line on standard output, each with the service, its revision and the current trace. */
export function createLog(service: string, revision: string, level: string): Log {
  const form: LoggerOptions = {
    level,
    base: { service, revision },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    // Reading the context here gives every line its trace, also those of code that knows nothing of requests.
    mixin: () => {
      const context = currentContext();
      return context ? { traceId: context.traceId, spanId: context.spanId } : {};
    },
    redact: {
      paths: ['*.password', '*.token', '*.authorization', 'password', 'token'],
      censor: '[redacted]',
    },
  };
  // Each line as it comes: lines that are kept back would have to be written while the process ends, and there sonic-boom
  // (flushSync) tries for ever where nobody reads any more. So it meets the closed pipe here, and pino writes no more.
  return pino(form, destination({ dest: 1, sync: true }));
}
