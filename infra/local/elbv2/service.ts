/** Elastic Load Balancing v2: Application Load Balancers that really carry traffic, on loopback. */
import type { ServiceDefinition } from '../service.ts';
import { flushMetrics } from './metrics.ts';
import { createState, stopState } from './state.ts';
import { trafficReport } from './traffic.ts';
import type { State } from './types.ts';

const TRAFFIC = '/_inx/traffic';

const service: ServiceDefinition<State> = {
  name: 'elbv2',
  signingNames: ['elasticloadbalancing'],
  client: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  createState,
  stop: stopState,
  claims: (request) => (request.url ?? '').split('?')[0] === TRAFFIC,
  /** GET reports the counters; POST also sends the metrics of the running minute to CloudWatch first. */
  handle: async (request, response, call) => {
    if (request.method === 'POST') await flushMetrics(call.state);
    else if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET, POST' }).end();
    const body = JSON.stringify(trafficReport(call.state));
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  },
};

export default service;
