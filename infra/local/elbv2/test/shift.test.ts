/** The promise: no request is lost when traffic shifts, targets drain, or a kept connection closes under our hands. */
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  forward,
  type Harness,
  healthOf,
  makeEdge,
  makeGroup,
  makeRule,
  pathIs,
  register,
  startHarness,
  startTarget,
  waitFor,
} from './harness.ts';

let h: Harness;
let edge: Awaited<ReturnType<typeof makeEdge>>;
beforeAll(async () => {
  h = await startHarness({ speed: 50 });
  edge = await makeEdge(h);
});
afterAll(() => h.stop());

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
afterAll(() => agent.destroy());

/** One request on a kept connection; the answer's status and text. */
function ask(
  path: string,
  options: { method?: string; body?: string; agent?: Agent | false } = {},
): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${edge.url}${path}`,
      { agent: options.agent ?? agent, method: options.method ?? 'GET' },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve([response.statusCode ?? 0, text])).on('error', reject);
      },
    );
    request.on('error', reject).end(options.body);
  });
}

const named = (name: string) => (request: { resume(): void }, response: { end(text: string): void }) => {
  request.resume();
  response.end(name);
};

/** Sets a group's deregistration delay, in AWS seconds. */
const setDelay = (group: string, Value: string) =>
  h.client.send(
    new elb.ModifyTargetGroupAttributesCommand({
      TargetGroupArn: group,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value }],
    }),
  );

/** A path of its own with two groups, one target each. */
async function pair(path: string) {
  const [blue, green] = await Promise.all([makeGroup(h, `${path}-blue`), makeGroup(h, `${path}-green`)]);
  const [b, g] = await Promise.all([startTarget(h, named('blue')), startTarget(h, named('green'))]);
  const priority =
    1 +
    h.traffic().loadBalancers.flatMap((each) => each.listeners.flatMap((listener) => listener.rules)).length;
  const rule = await makeRule(
    h,
    edge.listenerArn,
    priority,
    pathIs(`/${path}`),
    forward([blue, 1], [green, 0]),
  );
  await Promise.all([register(h, blue, b), register(h, green, g)]);
  const weigh = (x: number, y: number) =>
    h.client.send(new elb.ModifyRuleCommand({ RuleArn: rule, Actions: forward([blue, x], [green, y]) }));
  return { blue, green, b, g, rule, weigh };
}

describe('weights', () => {
  it.each([
    [100, 0],
    [0, 100],
    [90, 10],
    [1, 999],
    [7, 3],
  ])('%i to %i are kept exactly', async (x, y) => {
    const { weigh } = await pair(`w${x}-${y}`);
    await weigh(x, y);
    const counts: Record<string, number> = { blue: 0, green: 0 };
    for (let at = 0; at < x + y; at++) {
      const [, name] = await ask(`/w${x}-${y}`);
      counts[name] = (counts[name] ?? 0) + 1;
    }
    expect(counts).toEqual({ blue: x, green: y });
  });

  it('answers 503 when every weight is zero', async () => {
    const { weigh } = await pair('zero');
    await weigh(0, 0);
    expect((await ask('/zero'))[0]).toBe(503);
  });

  it('keeps a client in its group when the rule asks for it', async () => {
    const { rule, blue, green } = await pair('sticky');
    const [action] = forward([blue, 1], [green, 1]) as [elb.Action];
    const config = {
      ...action.ForwardConfig,
      TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
    };
    await h.client.send(
      new elb.ModifyRuleCommand({ RuleArn: rule, Actions: [{ ...action, ForwardConfig: config }] }),
    );
    const first = await fetch(`${edge.url}/sticky`);
    const cookie = (first.headers.getSetCookie()[0] as string).split(';')[0] as string;
    const name = await first.text();
    for (let at = 0; at < 6; at++)
      expect(await (await fetch(`${edge.url}/sticky`, { headers: { cookie } })).text()).toBe(name);
  });
});

describe('a shift', () => {
  it('holds for the next request on a connection that is open already', async () => {
    const { weigh } = await pair('atomic');
    const one = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const [x, y, name] of [
      [1, 0, 'blue'],
      [0, 1, 'green'],
      [1, 0, 'blue'],
    ] as const) {
      await weigh(x, y);
      for (let at = 0; at < 5; at++) expect(await ask('/atomic', { agent: one })).toEqual([200, name]);
    }
    one.destroy();
  });

  it('loses nothing under load, with targets drained and ended behind it, over and over', async () => {
    const { weigh, blue, green, b, g } = await pair('load');
    await setDelay(blue, '5');
    let running = true;
    let answered = 0;
    const failures: string[] = [];
    const worker = async (number: number) => {
      while (running) {
        const body = number % 3 === 0 ? 'x'.repeat(500) : undefined;
        const fresh = number % 4 === 0 ? { agent: false as const } : {};
        await ask('/load', { method: body ? 'POST' : 'GET', ...(body ? { body } : {}), ...fresh }).then(
          ([status, name]) => {
            if (status === 200 && /^(blue|green)/.test(name)) answered++;
            else failures.push(`${status} ${name}`);
          },
          (error: Error) => failures.push(error.message),
        );
      }
    };
    const workers = Array.from({ length: 12 }, (_, number) => worker(number));
    let current = b;
    for (let round = 0; round < 4; round++) {
      await waitFor(() => answered > round * 2000 + 500);
      await weigh(0, 1);
      const old = current;
      await h.client.send(
        new elb.DeregisterTargetsCommand({
          TargetGroupArn: blue,
          Targets: [{ Id: old.address, Port: 8080 }],
        }),
      );
      await waitFor(async () => (await healthOf(h, blue)).length === 0);
      // As a task ends on SIGTERM: no new connection, idle ones closed, running requests finished.
      h.world.network.withdraw(old.address);
      old.server.close();
      current = await startTarget(h, named(`blue${round}`));
      await register(h, blue, current);
      await waitFor(() => answered > round * 2000 + 1500);
      await weigh(1, 0);
    }
    running = false;
    await Promise.all(workers);
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(7000);
    const groups = h.traffic().targetGroups.filter(({ arn }) => arn === blue || arn === green);
    expect(groups.reduce((sum, { counters }) => sum + counters.requests, 0)).toBe(answered);
    expect(groups.reduce((sum, { counters }) => sum + counters.target2xx, 0)).toBe(answered);
    expect(g.seen.length + groups.find(({ arn }) => arn === blue)!.counters.requests).toBe(answered);
  });

  it('can be measured: when each group last served', async () => {
    const { weigh, rule, blue, green } = await pair('window');
    await ask('/window');
    await weigh(0, 1);
    await ask('/window');
    const answer = (await (await fetch(`${h.endpoint}/_inx/traffic`)).json()) as ReturnType<
      Harness['traffic']
    >;
    const served = answer.loadBalancers[0]?.listeners[0]?.rules.find(({ arn }) => arn === rule)?.served ?? {};
    expect(served[green]?.shiftedRoutedAt).toBeGreaterThanOrEqual(
      served[blue]?.lastRoutedAt ?? Number.POSITIVE_INFINITY,
    );
    expect(served[blue]?.requests).toBe(1);
  });
});

describe('draining', () => {
  it('finishes what runs, sends nothing new, closes idle connections, and lasts the whole delay', async () => {
    const group = await makeGroup(h, 'drain');
    await setDelay(group, '50');
    let finish: (() => void) | undefined;
    const target = await startTarget(h, (request, response) => {
      if (request.url !== '/drain/slow') return void response.end('quick');
      response.writeHead(200).write('begun ');
      finish = () => response.end('done');
    });
    await makeRule(h, edge.listenerArn, 900, pathIs('/drain/*'), forward([group, 1]));
    await register(h, group, target);
    await Promise.all([ask('/drain/1'), ask('/drain/2'), ask('/drain/3')]);
    const slow = ask('/drain/slow');
    await waitFor(() => finish !== undefined);
    await h.client.send(
      new elb.DeregisterTargetsCommand({ TargetGroupArn: group, Targets: [{ Id: target.address }] }),
    );
    expect(await healthOf(h, group)).toEqual([
      {
        State: 'draining',
        Reason: 'Target.DeregistrationInProgress',
        Description: 'Target deregistration is in progress',
      },
    ]);
    expect((await ask('/drain/4'))[0]).toBe(503);
    const open = () =>
      new Promise<number>((resolve) => target.server.getConnections((_, count) => resolve(count)));
    await waitFor(async () => (await open()) === 1);
    finish?.();
    expect(await slow).toEqual([200, 'begun done']);
    await waitFor(async () => (await open()) === 0);
    expect((await healthOf(h, group))[0]?.State).toBe('draining');
    await waitFor(async () => (await healthOf(h, group)).length === 0, 10_000);
    expect(target.seen).toHaveLength(4);
  });
});

describe('a kept connection that the target closes as we use it', () => {
  /** A target that answers the first request of each connection and drops the connection at the second. */
  async function fickle(path: string, priority: number) {
    const group = await makeGroup(h, path);
    const served = new WeakMap<object, number>();
    const target = await startTarget(h, (request, response) => {
      const count = (served.get(request.socket) ?? 0) + 1;
      served.set(request.socket, count);
      if (count > 1) return void request.socket.destroy();
      response.end('fine');
    });
    await makeRule(h, edge.listenerArn, priority, pathIs(`/${path}`), forward([group, 1]));
    await register(h, group, target);
    return target;
  }

  it('is replaced unnoticed for idempotent requests', async () => {
    const target = await fickle('fickle', 901);
    for (let at = 0; at < 20; at++)
      expect(await ask('/fickle', { method: at % 2 ? 'PUT' : 'GET' })).toEqual([200, 'fine']);
    expect(target.seen.length).toBeGreaterThan(20);
  });

  it('does not make a POST be sent twice', async () => {
    const target = await fickle('fickle-post', 902);
    expect(await ask('/fickle-post', { method: 'POST', body: 'a' })).toEqual([200, 'fine']);
    expect((await ask('/fickle-post', { method: 'POST', body: 'b' }))[0]).toBe(502);
    expect(target.seen).toHaveLength(2);
  });

  it('sends any request elsewhere when a target refuses connections', async () => {
    const group = await makeGroup(h, 'refuses');
    const [gone, good] = await Promise.all([startTarget(h, named('gone')), startTarget(h, named('good'))]);
    await makeRule(h, edge.listenerArn, 903, pathIs('/refuses'), forward([group, 1]));
    await register(h, group, gone, good);
    gone.server.close();
    gone.server.closeAllConnections();
    for (let at = 0; at < 8; at++)
      expect(await ask('/refuses', { method: 'POST', body: 'x' })).toEqual([200, 'good']);
  });
});

it('a port without a listener closes connections but keeps its name', async () => {
  const { LoadBalancers } = await h.client.send(
    new elb.CreateLoadBalancerCommand({ Name: 'bare', Subnets: [...h.subnets] }),
  );
  const [host, port] = `${LoadBalancers?.[0]?.DNSName}`.split(':');
  const closed = new Promise<boolean>((resolve) => {
    const socket = connect(Number(port), host as string);
    socket.on('close', () => resolve(true)).on('error', () => undefined);
  });
  expect(await closed).toBe(true);
});
