import {
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type Rule,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from './sandbox.ts';

const prefix = 'INX-DEV-USNV';
let sandbox: Sandbox;
let elb: ElasticLoadBalancingV2Client;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 60, services: ['auth', 'invoice', 'notification'] });
  const shared = {
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'rehearsal' },
  };
  elb = new ElasticLoadBalancingV2Client(shared);
}, 180_000);
afterAll(() => sandbox?.stop());

interface Found {
  readonly kind: string;
  readonly owner: string;
  readonly resource: string;
  readonly wanted: string;
  readonly found: string;
  readonly remedy: string;
}

async function drift(): Promise<{ code: number | null; findings: Found[] }> {
  const run = await sandbox.inx('drift', '--json');
  const report = run.events.find((event) => event['type'] === 'drift') as
    | { findings: Found[]; unread: string[] }
    | undefined;
  expect(report?.unread, run.output).toEqual([]);
  return { code: run.code, findings: report!.findings };
}

const brief = ({ findings }: { findings: Found[] }) =>
  findings.map(({ kind, owner, resource }) => `${kind}: ${resource} (${owner})`);

async function none(): Promise<void> {
  const looked = await drift();
  expect([looked.code, looked.findings]).toEqual([0, []]);
}

/** Exactly these, in any order; the exit code says so as well. */
async function only(...expected: string[]): Promise<Found[]> {
  const looked = await drift();
  expect(brief(looked).sort()).toEqual(expected.sort());
  expect(looked.code).toBe(8);
  for (const { remedy } of looked.findings) expect(remedy).not.toBe('');
  return looked.findings;
}

async function deploy(...args: string[]): Promise<void> {
  const run = await sandbox.inx(...(args.length > 0 ? args : ['deploy']));
  expect(run.code, run.output).toBe(0);
}

const manifest = (service: string, members: object) =>
  sandbox.edit(`services/${service}/service.json`, (text) =>
    JSON.stringify({ ...(JSON.parse(text) as object), ...members }),
  );
const touch = (service: string, value: string) => manifest(service, { environment: { TOUCHED: value } });

async function rulesOf(service: string): Promise<{ production: Rule; test: Rule; listenerArn: string }> {
  const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ Names: [`${prefix}-ALB`] }));
  const { Listeners } = await elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn }),
  );
  const listenerArn = Listeners?.[0]?.ListenerArn ?? '';
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  const own = Rules.filter((rule) => JSON.stringify(rule.Actions).includes(`${prefix}-${service}-`));
  const band = (production: boolean) => own.find((rule) => Number(rule.Priority) >= 20_000 === production)!;
  return { production: band(true), test: band(false), listenerArn };
}

/** As the API takes them: it answers every value twice. */
const conditions = (rule: Rule) => (rule.Conditions ?? []).map(({ Values: _, ...condition }) => condition);

it('none after five releases: an image, health checks, routes, scaling, and one that goes back', async () => {
  await none();
  await touch('auth', '1');
  await deploy();
  await manifest('invoice', { health: { path: '/api/invoices/health/ready', drainingSeconds: 20 } });
  await touch('invoice', '1');
  await deploy();
  await manifest('auth', { routes: { paths: ['/api/auth/*', '/api/sign-in/*'] } });
  await deploy();
  await manifest('notification', { scaling: { min: 1, max: 3 } });
  await deploy();
  await deploy('rollback');
  await none();
}, 300_000);

describe('made by hand, found, and gone once it is put back', () => {
  it('a rule that matches something else', async () => {
    const { production } = await rulesOf('invoice');
    const RuleArn = production.RuleArn;
    await elb.send(
      new ModifyRuleCommand({
        RuleArn,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/elsewhere/*'] } }],
      }),
    );
    const [found] = await only('rule-conditions: production rule of invoice (orchestrator)');
    expect(found).toMatchObject({ wanted: expect.stringMatching(/invoices/), found: 'path /elsewhere/*' });
    await elb.send(
      new ModifyRuleCommand({
        RuleArn,
        Conditions: [
          ...conditions(production),
          { Field: 'source-ip', SourceIpConfig: { Values: ['203.0.113.0/24'] } },
        ],
      }),
    );
    const [narrowed] = await only('rule-conditions: production rule of invoice (orchestrator)');
    expect(narrowed?.found).toMatch(/source-ip 203\.0\.113\.0\/24/);
    await elb.send(new ModifyRuleCommand({ RuleArn, Conditions: conditions(production) }));
    await none();
  });

  it('a rule at another place, and one that is gone', async () => {
    const { production, test } = await rulesOf('invoice');
    const at = (Priority: number) =>
      elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: production.RuleArn, Priority }] }));
    await at(49_000);
    await elb.send(new DeleteRuleCommand({ RuleArn: test.RuleArn }));
    const found = await only(
      'rule-priority: production rule of invoice (orchestrator)',
      'rule-missing: test rule of invoice (orchestrator)',
    );
    expect(found.map((each) => each.found).sort()).toEqual(['no rule', 'priority 49000']);
    await at(Number(production.Priority));
    // What the finding says: a move makes the rules that are missing.
    await touch('invoice', '2');
    await deploy();
    await none();
  }, 60_000);
});
