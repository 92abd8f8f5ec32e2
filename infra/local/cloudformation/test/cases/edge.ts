import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-route-53';
import {
  GetIPSetCommand,
  GetLoggingConfigurationCommand,
  GetWebACLCommand,
  GetWebACLForResourceCommand,
  ListResourcesForWebACLCommand,
} from '@aws-sdk/client-wafv2';
import { expect } from 'vitest';
import { account, acm, route53, wafv2 } from '../clients.ts';
import type { TypeCase, Values } from '../type-case.ts';
import { subnet, vpc } from './network.ts';

const visible = (name: string): Values => ({
  CloudWatchMetricsEnabled: true,
  SampledRequestsEnabled: true,
  MetricName: name,
});

const managed = (name: string, priority: number): Values => ({
  Name: name,
  Priority: priority,
  OverrideAction: { None: {} },
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: name } },
  VisibilityConfig: visible(name),
});

const rate: Values = {
  Name: 'rate',
  Priority: 10,
  Action: { Block: {} },
  Statement: {
    RateBasedStatement: {
      AggregateKeyType: 'IP',
      Limit: '2000',
      ScopeDownStatement: {
        NotStatement: { Statement: { IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': ['Own', 'Arn'] } } } },
      },
    },
  },
  VisibilityConfig: visible('rate'),
};

const upload: Values = {
  Name: 'upload',
  Priority: 20,
  Action: { Count: {} },
  Statement: {
    AndStatement: {
      Statements: [
        {
          ByteMatchStatement: {
            SearchString: '/api/documents',
            PositionalConstraint: 'STARTS_WITH',
            FieldToMatch: { UriPath: {} },
            TextTransformations: [{ Priority: 0, Type: 'LOWERCASE' }],
          },
        },
        {
          SizeConstraintStatement: {
            FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
            ComparisonOperator: 'GT',
            Size: 8192,
            TextTransformations: [{ Priority: 0, Type: 'NONE' }],
          },
        },
      ],
    },
  },
  VisibilityConfig: visible('upload'),
};

const acl = (name: string, rules: readonly Values[]): Values => ({
  Name: name,
  Scope: 'REGIONAL',
  DefaultAction: { Allow: {} },
  VisibilityConfig: visible(name),
  Rules: rules,
});

const ipSet = {
  Type: 'AWS::WAFv2::IPSet',
  Properties: { Scope: 'REGIONAL', IPAddressVersion: 'IPV4', Addresses: ['198.51.100.10/32'] },
};
const webAcl = (name: string) => ({ Type: 'AWS::WAFv2::WebACL', Properties: acl(name, []) });

const keyOf = (ref: string) => {
  const [Name, Id, Scope] = ref.split('|');
  return { Name, Id, Scope: Scope as 'REGIONAL' };
};

const balancer = (name: string) => ({
  Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  Properties: { Name: name, Subnets: [{ Ref: 'A' }, { Ref: 'B' }] },
});

const zone = { Type: 'AWS::Route53::HostedZone', Properties: { Name: 'invoxa.example' } };

const recordsOf = async (HostedZoneId: string | undefined) =>
  (await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }))).ResourceRecordSets ?? [];

const alias = (name: string, target: string): Values => ({
  HostedZoneId: { Ref: 'Zone' },
  Name: name,
  Type: 'A',
  AliasTarget: { DNSName: target, HostedZoneId: 'Z35SXDOTRQ7X7K' },
});

const certificate = (domain: string, more: Values = {}): Values => ({
  DomainName: domain,
  ValidationMethod: 'DNS',
  DomainValidationOptions: [{ DomainName: domain, HostedZoneId: { Ref: 'Zone' } }],
  ...more,
});

export const edge: readonly TypeCase[] = [
  {
    type: 'AWS::WAFv2::WebACL',
    needs: { Own: ipSet },
    ref: /^edge\|[0-9a-f-]{36}\|REGIONAL$/,
    attributes: {
      Arn: /:regional\/webacl\/edge\//,
      Id: /^[0-9a-f-]{36}$/,
      Capacity: /^\d+$/,
      LabelNamespace: /^awswaf:111122223333:webacl:edge:$/,
    },
    read: async ({ ref }) => (await wafv2.send(new GetWebACLCommand(keyOf(ref)))).WebACL,
    gone: 'WAFNonexistentItemException',
    created: {
      properties: acl('edge', [managed('AWSManagedRulesCommonRuleSet', 0), rate, upload]),
      shows: {
        // 700, 2 + 1 + 1, 1 + (2 + 10) + 1
        Capacity: 718,
        DefaultAction: { Allow: {} },
        Rules: [
          { Name: 'AWSManagedRulesCommonRuleSet' },
          { Statement: { RateBasedStatement: { Limit: 2000 } } },
          {
            Statement: {
              AndStatement: {
                Statements: [
                  { ByteMatchStatement: { SearchString: new TextEncoder().encode('/api/documents') } },
                  {},
                ],
              },
            },
          },
        ],
      },
    },
    updated: {
      properties: acl('edge', [
        managed('AWSManagedRulesCommonRuleSet', 0),
        managed('AWSManagedRulesSQLiRuleSet', 1),
      ]),
      shows: { Capacity: 900, Rules: [{}, { Name: 'AWSManagedRulesSQLiRuleSet' }] },
    },
    replaced: { properties: acl('edge-two', []), shows: { Name: 'edge-two', Capacity: 0 } },
  },
  {
    type: 'AWS::WAFv2::IPSet',
    ref: /^own\|[0-9a-f-]{36}\|REGIONAL$/,
    attributes: { Arn: /:regional\/ipset\/own\//, Id: /^[0-9a-f-]{36}$/ },
    read: async ({ ref }) => (await wafv2.send(new GetIPSetCommand(keyOf(ref)))).IPSet,
    gone: 'WAFNonexistentItemException',
    created: {
      properties: { ...ipSet.Properties, Name: 'own' },
      shows: { Addresses: ['198.51.100.10/32'], IPAddressVersion: 'IPV4' },
    },
    updated: {
      properties: { ...ipSet.Properties, Name: 'own', Addresses: ['198.51.100.0/24'], Description: 'NAT' },
      shows: { Addresses: ['198.51.100.0/24'], Description: 'NAT' },
    },
    replaced: { properties: { ...ipSet.Properties, Name: 'other' }, shows: { Name: 'other' } },
  },
  {
    type: 'AWS::WAFv2::WebACLAssociation',
    needs: {
      Vpc: vpc,
      A: subnet('a', 1),
      B: subnet('b', 2),
      Balancer: balancer('waf'),
      One: webAcl('one'),
      Two: webAcl('two'),
    },
    ref: /:loadbalancer\/app\/waf\/.+\|arn:aws:wafv2:.+\/webacl\//,
    read: async ({ ref, others }) => {
      const [ResourceArn, WebACLArn] = ref.split('|');
      const { WebACL } = await wafv2.send(new GetWebACLForResourceCommand({ ResourceArn }));
      if (WebACL?.ARN !== WebACLArn) return undefined;
      const { ResourceArns } = await wafv2.send(new ListResourcesForWebACLCommand({ WebACLArn }));
      return { name: WebACL?.Name, all: ResourceArns?.includes(others['Balancer'] ?? '') };
    },
    created: {
      properties: { ResourceArn: { Ref: 'Balancer' }, WebACLArn: { 'Fn::GetAtt': ['One', 'Arn'] } },
      shows: { name: 'one', all: true },
    },
    replaced: {
      properties: { ResourceArn: { Ref: 'Balancer' }, WebACLArn: { 'Fn::GetAtt': ['Two', 'Arn'] } },
      shows: { name: 'two', all: true },
    },
  },
  {
    type: 'AWS::WAFv2::LoggingConfiguration',
    needs: { One: webAcl('logged'), Two: webAcl('logged-too') },
    ref: /\/webacl\/logged\//,
    attributes: { ManagedByFirewallManager: /^false$/ },
    read: async ({ ref }) =>
      (await wafv2.send(new GetLoggingConfigurationCommand({ ResourceArn: ref }))).LoggingConfiguration,
    gone: 'WAFNonexistentItemException',
    created: {
      properties: {
        ResourceArn: { 'Fn::GetAtt': ['One', 'Arn'] },
        LogDestinationConfigs: [`arn:aws:logs:us-east-1:${account}:log-group:aws-waf-logs-inx`],
        RedactedFields: [{ SingleHeader: { Name: 'authorization' } }],
      },
      shows: { RedactedFields: [{ SingleHeader: { Name: 'authorization' } }] },
    },
    updated: {
      properties: {
        ResourceArn: { 'Fn::GetAtt': ['One', 'Arn'] },
        LogDestinationConfigs: ['arn:aws:s3:::aws-waf-logs-inx'],
      },
      shows: { LogDestinationConfigs: ['arn:aws:s3:::aws-waf-logs-inx'] },
    },
    replaced: {
      properties: {
        ResourceArn: { 'Fn::GetAtt': ['Two', 'Arn'] },
        LogDestinationConfigs: ['arn:aws:s3:::aws-waf-logs-inx'],
      },
      shows: { ResourceArn: expect.stringContaining('logged-too') },
    },
  },
  {
    type: 'AWS::Route53::HostedZone',
    ref: /^Z[A-Z0-9]+$/,
    attributes: { Id: /^Z/ },
    read: async ({ ref }) => {
      const { HostedZone, DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id: ref }));
      const { ResourceTagSet } = await route53.send(
        new ListTagsForResourceCommand({ ResourceType: 'hostedzone', ResourceId: ref }),
      );
      return { ...HostedZone, servers: DelegationSet?.NameServers?.length, Tags: ResourceTagSet?.Tags };
    },
    gone: 'NoSuchHostedZone',
    created: {
      properties: { Name: 'one.example', HostedZoneTags: [{ Key: 'Project', Value: 'Invoxa' }] },
      shows: { Name: 'one.example.', servers: 4, Tags: [{ Key: 'Project', Value: 'Invoxa' }] },
    },
    updated: {
      properties: { Name: 'one.example', HostedZoneConfig: { Comment: 'ours' } },
      shows: { Config: { Comment: 'ours' }, Tags: [] },
    },
    replaced: { properties: { Name: 'two.example' }, shows: { Name: 'two.example.' } },
  },
  {
    type: 'AWS::Route53::RecordSet',
    needs: { Zone: zone },
    ref: /^app\.invoxa\.example$/,
    read: async ({ ref, others }) => (await recordsOf(others['Zone'])).find(({ Name }) => Name === `${ref}.`),
    gone: 'NoSuchHostedZone',
    created: {
      properties: alias('app.invoxa.example', 'one.elb.amazonaws.com'),
      shows: { Type: 'A', AliasTarget: { DNSName: 'one.elb.amazonaws.com', EvaluateTargetHealth: false } },
    },
    updated: {
      properties: alias('app.invoxa.example', 'two.elb.amazonaws.com'),
      shows: { AliasTarget: { DNSName: 'two.elb.amazonaws.com' } },
    },
  },
  {
    type: 'AWS::CertificateManager::Certificate',
    // As in AWS, the validation records stay when the certificate goes, and a zone with records stays too.
    needs: { Zone: { ...zone, DeletionPolicy: 'Retain' } },
    ref: /^arn:aws:acm:us-east-1:111122223333:certificate\//,
    attributes: { CertificateArn: /certificate/ },
    read: async ({ ref }) =>
      (await acm.send(new DescribeCertificateCommand({ CertificateArn: ref }))).Certificate,
    gone: 'ResourceNotFoundException',
    created: {
      properties: certificate('app.invoxa.example'),
      shows: { Status: 'ISSUED', DomainValidationOptions: [{ ValidationStatus: 'SUCCESS' }] },
    },
    updated: {
      properties: certificate('app.invoxa.example', { CertificateTransparencyLoggingPreference: 'DISABLED' }),
      shows: { Options: { CertificateTransparencyLoggingPreference: 'DISABLED' } },
    },
    replaced: {
      properties: certificate('www.invoxa.example'),
      shows: { DomainName: 'www.invoxa.example', Status: 'ISSUED' },
    },
  },
];
