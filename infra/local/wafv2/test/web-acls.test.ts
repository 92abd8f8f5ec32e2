/** What WAF refuses as AWS refuses it. */
import {
  AssociateWebACLCommand,
  CreateIPSetCommand,
  CreateWebACLCommand,
  DeleteIPSetCommand,
  GetWebACLCommand,
  PutLoggingConfigurationCommand,
  type Rule,
  UpdateWebACLCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../index.ts';
import { connectionTo } from '../../test/connection.ts';

let aws: LocalAws;
const shared = () => connectionTo(aws);

beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.stop());

const visible = { CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName: 'm' };
const acl = (Name: string, Rules: Rule[]) =>
  new CreateWebACLCommand({
    Name,
    Scope: 'REGIONAL',
    DefaultAction: { Allow: {} },
    VisibilityConfig: visible,
    Rules,
  });
const managed = (name: string, more: Partial<Rule> = {}): Rule => ({
  Name: 'r',
  Priority: 0,
  OverrideAction: { None: {} },
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: name } },
  VisibilityConfig: visible,
  ...more,
});

it.each<[string, Rule[], string]>([
  ['an unknown rule group', [managed('AWSManagedRulesNoSuchSet')], 'WAFNonexistentItemException'],
  [
    'two rules of one priority',
    [managed('AWSManagedRulesSQLiRuleSet'), managed('AWSManagedRulesCommonRuleSet')],
    'WAFInvalidParameterException',
  ],
  [
    'an action on a rule group',
    [managed('AWSManagedRulesSQLiRuleSet', { Action: { Block: {} } })],
    'WAFInvalidParameterException',
  ],
  [
    'more capacity than there is',
    Array.from({ length: 8 }, (_, Priority) => managed('AWSManagedRulesCommonRuleSet', { Priority })),
    'WAFLimitsExceededException',
  ],
  [
    'an IP set that is not there',
    [
      {
        Name: 'ip',
        Priority: 0,
        Action: { Block: {} },
        Statement: { IPSetReferenceStatement: { ARN: 'arn:aws:wafv2:us-east-1:1:regional/ipset/a/b' } },
        VisibilityConfig: visible,
      },
    ],
    'WAFNonexistentItemException',
  ],
])('refuses %s', async (_, rules, name) => {
  await expect(new WAFV2Client(shared()).send(acl('refused', rules))).rejects.toMatchObject({ name });
});

it('refuses a second of the same name, a stale change, an IP set in use, a load balancer that is not there', async () => {
  const wafv2 = new WAFV2Client(shared());
  const set = { Name: 'own', Scope: 'REGIONAL' as const };
  const { Summary: made } = await wafv2.send(
    new CreateIPSetCommand({ ...set, IPAddressVersion: 'IPV4', Addresses: ['10.0.0.0/8'] }),
  );
  const { Summary } = await wafv2.send(
    acl('edge', [
      {
        Name: 'ip',
        Priority: 0,
        Action: { Allow: {} },
        Statement: { IPSetReferenceStatement: { ARN: made?.ARN } },
        VisibilityConfig: visible,
      },
    ]),
  );
  const key = { Name: 'edge', Id: Summary?.Id, Scope: 'REGIONAL' as const };
  await expect(wafv2.send(acl('edge', []))).rejects.toMatchObject({ name: 'WAFDuplicateItemException' });
  await expect(
    wafv2.send(new DeleteIPSetCommand({ ...set, Id: made?.Id, LockToken: made?.LockToken })),
  ).rejects.toMatchObject({ name: 'WAFAssociatedItemException' });
  const change = { ...key, DefaultAction: { Block: {} }, VisibilityConfig: visible };
  await wafv2.send(new UpdateWebACLCommand({ ...change, LockToken: Summary?.LockToken }));
  await expect(
    wafv2.send(new UpdateWebACLCommand({ ...change, LockToken: Summary?.LockToken })),
  ).rejects.toMatchObject({ name: 'WAFOptimisticLockException' });
  expect((await wafv2.send(new GetWebACLCommand(key))).WebACL?.DefaultAction).toEqual({ Block: {} });
  const ResourceArn =
    'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/none/50dc6c495c0c9188';
  await expect(
    wafv2.send(new AssociateWebACLCommand({ WebACLArn: Summary?.ARN, ResourceArn })),
  ).rejects.toMatchObject({ name: 'WAFNonexistentItemException' });
  const destination = 'arn:aws:logs:us-east-1:111122223333:log-group:waf';
  await expect(
    wafv2.send(
      new PutLoggingConfigurationCommand({
        LoggingConfiguration: { ResourceArn: Summary?.ARN, LogDestinationConfigs: [destination] },
      }),
    ),
  ).rejects.toMatchObject({ name: 'WAFInvalidParameterException', message: /aws-waf-logs-/ });
});
