/** HTTP through the load balancer, a connection a request, as each may meet another of its nodes. */
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Probe } from '@inx/engine';

const timeoutMs = 10_000;
const maximalBody = 64 * 1024;

export function createProbe(baseUrl: string): Probe {
  const base = new URL(baseUrl);
  const send = base.protocol === 'https:' ? secureRequest : request;
  return ({ method, path, headers, body }, signal) =>
    new Promise((resolve, reject) => {
      const deadline = AbortSignal.timeout(timeoutMs);
      const outgoing = send(new URL(path, base), {
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
