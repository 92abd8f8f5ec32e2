/** HTTP through the load balancer, a connection a request, as each may meet another of its nodes. */
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { CodedError, networkFault, type Probe } from '@inx/engine';

const timeoutMs = 10_000;
const maximalBody = 64 * 1024;

export function createProbe(baseUrl: string): Probe {
  const base = new URL(baseUrl);
  const send = base.protocol === 'https:' ? secureRequest : request;
  return ({ method, path, headers, body }, signal) =>
    new Promise((resolve, fail) => {
      const url = new URL(path, base);
      const reject = (error: unknown) => fail(told(error, `${method} ${url.href}`, url.host));
      const deadline = AbortSignal.timeout(timeoutMs);
      const outgoing = send(url, {
        method,
        agent: false,
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      outgoing.once('error', reject);
      outgoing.once('response', (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          if (size < maximalBody) parts.push(part);
          size += part.length;
        });
        answer.once('error', reject);
        answer.once('end', () => {
          const flat = Object.fromEntries(
            Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
          );
          resolve({
            status: answer.statusCode ?? 0,
            headers: flat,
            body: Buffer.concat(parts).subarray(0, maximalBody).toString('utf8'),
          });
        });
      });
      outgoing.end(body);
    });
}

/** Undisturbed where the caller has cancelled it. */
function told(error: unknown, where: string, host: string): unknown {
  // Node names what a signal ended AbortError, whichever signal it was; its cause tells the deadline apart.
  const fault = networkFault(error);
  if (!fault) return error;
  const { what, remedy } = fault;
  return new CodedError(
    { code: 'edge.unreachable', message: `the load balancer ${host} ${what}`, where, remedy },
    { cause: error },
  );
}
