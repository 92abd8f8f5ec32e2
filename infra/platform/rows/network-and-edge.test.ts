/** Rows of the network, the edge and the firewall, each over all environments. */
import { describe, expect, it } from 'vitest';
import { Platform, platformOf, type Row, stagingPlatform } from './platform.ts';

const platforms = [await platformOf('dev'), await platformOf('prd'), await stagingPlatform()];
const pick = <Value>(platform: Platform, values: { dev: Value; prd: Value; stg: Value }): Value =>
  values[platform.settings.name as 'dev'];

const rows: Row[] = [
  [
    'VPC',
    (it) => {
      const vpc = it.one('EC2::VPC', {
        CidrBlock: pick(it, { dev: '10.1.0.0/16', prd: '10.2.0.0/16', stg: '10.3.0.0/16' }),
        EnableDnsSupport: true,
        EnableDnsHostnames: true,
      });
      expect(Platform.tag(vpc, 'Name')).toBe(`${it.settings.prefix}-VPC`);
    },
  ],
  [
    'subnets, public and private, one in each of three zones',
    (it) => {
      const octet = pick(it, { dev: 1, prd: 2, stg: 3 });
      const region = pick(it, { dev: 'us-east-1', prd: 'us-east-1', stg: 'eu-central-1' });
      const zones = ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
      const subnets = it.all('EC2::Subnet');
      expect(
        subnets.map(({ properties }) => [properties.CidrBlock, properties.AvailabilityZone]).sort(),
      ).toEqual(
        [
          ...[1, 2, 3].map((third, zone) => [`10.${octet}.${third}.0/24`, zones[zone]]),
          ...[101, 102, 103].map((third, zone) => [`10.${octet}.${third}.0/24`, zones[zone]]),
        ].sort(),
      );
      expect(subnets.map(({ properties }) => properties.MapPublicIpOnLaunch)).toEqual(Array(6).fill(false));
    },
  ],
  [
    'internet gateway',
    (it) => expect(Platform.tag(it.one('EC2::InternetGateway'), 'Name')).toBe(`${it.settings.prefix}-IGW`),
  ],
  [
    'NAT gateways with an Elastic IP each',
    (it) => {
      const count = pick(it, { dev: 1, prd: 3, stg: 2 });
      const nat = it.all('EC2::NatGateway');
      expect(nat).toHaveLength(count);
      expect(it.all('EC2::EIP')).toHaveLength(count);
      expect(Platform.tag(nat[0]!, 'Name')).toBe(`${it.settings.prefix}-NATGW`);
      expect(
        nat.every(({ properties }) => /^<NatAddress\d\.AllocationId>$/.test(properties.AllocationId)),
      ).toBe(true);
    },
  ],
  [
    'route tables: public to the internet gateway, private to NAT',
    (it) => {
      const routes = it.all('EC2::Route', { DestinationCidrBlock: '0.0.0.0/0' });
      expect(routes.filter(({ properties }) => properties.GatewayId === '<InternetGateway>')).toHaveLength(1);
      expect(
        routes.filter(({ properties }) => /^<NatGateway\d>$/.test(properties.NatGatewayId)),
      ).toHaveLength(3);
      const tables = it
        .all('EC2::SubnetRouteTableAssociation')
        .map(({ properties }) => `${properties.SubnetId} ${properties.RouteTableId}`);
      expect(tables.sort()).toEqual([
        '<PrivateSubnet1> <PrivateRoutes1>',
        '<PrivateSubnet2> <PrivateRoutes2>',
        '<PrivateSubnet3> <PrivateRoutes3>',
        '<PublicSubnet1> <PublicRoutes>',
        '<PublicSubnet2> <PublicRoutes>',
        '<PublicSubnet3> <PublicRoutes>',
      ]);
    },
  ],
  [
    'gateway endpoints for S3 and DynamoDB, interface endpoints as an option',
    (it) => {
      const gateways = it.all('EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
      expect(gateways.map(({ properties }) => properties.ServiceName)).toEqual([
        `com.amazonaws.${it.settings.region}.s3`,
        `com.amazonaws.${it.settings.region}.dynamodb`,
      ]);
      expect(gateways[0]!.properties.RouteTableIds).toHaveLength(3);
      const interfaces = it.all('EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        PrivateDnsEnabled: true,
      });
      expect(interfaces.map(({ properties }) => properties.ServiceName)).toEqual(
        pick(it, {
          dev: [],
          prd: [],
          stg: ['com.amazonaws.eu-central-1.ecr.api', 'com.amazonaws.eu-central-1.logs'],
        }),
      );
    },
  ],
  [
    'flow logs, with retention',
    (it) => {
      it.one('EC2::FlowLog', { TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' });
      it.one('Logs::LogGroup', {
        LogGroupName: `/vpc/${it.settings.prefix}-flow-logs`,
        RetentionInDays: pick(it, { dev: 30, prd: 365, stg: 90 }),
      });
    },
  ],
  [
    'security groups: internet → load balancer → tasks → database, and nothing else',
    (it) => {
      const alb = it.one('EC2::SecurityGroup', { GroupName: `${it.settings.prefix}-SG-alb` }).properties;
      expect(
        alb.SecurityGroupIngress.map((rule: { CidrIp: string; FromPort: number }) => [
          rule.CidrIp,
          rule.FromPort,
        ]),
      ).toEqual([
        ['0.0.0.0/0', 80],
        ['0.0.0.0/0', 443],
      ]);
      for (const name of ['SG-tasks', 'SG-db'])
        expect(
          it.one('EC2::SecurityGroup', { GroupName: `${it.settings.prefix}-${name}` }).properties
            .SecurityGroupIngress,
        ).toEqual([]);
      expect(
        it
          .all('EC2::SecurityGroupIngress')
          .map(({ properties: { GroupId, SourceSecurityGroupId, FromPort, ToPort } }) =>
            [SourceSecurityGroupId, GroupId, FromPort, ToPort].join(' '),
          ),
      ).toEqual([
        '<LoadBalancerGroup.GroupId> <TaskGroup.GroupId> 8080 8080',
        '<LoadBalancerGroup.GroupId> <TaskGroup.GroupId> 5000 5000',
        '<TaskGroup.GroupId> <DatabaseGroup.GroupId> 3306 3306',
      ]);
    },
  ],
  [
    'load balancer: internet-facing, access logs, deletion protection in prd, drops invalid headers',
    (it) => {
      const { LoadBalancerAttributes, ...rest } = it.one('ElasticLoadBalancingV2::LoadBalancer').properties;
      expect(rest).toMatchObject({ Name: `${it.settings.prefix}-ALB`, Scheme: 'internet-facing' });
      const attributes = Object.fromEntries(
        LoadBalancerAttributes.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]),
      );
      expect(attributes).toEqual({
        'deletion_protection.enabled': pick(it, { dev: 'false', prd: 'true', stg: 'false' }),
        'routing.http.drop_invalid_header_fields.enabled': 'true',
        'access_logs.s3.enabled': 'true',
        'access_logs.s3.bucket': expect.stringContaining('access-logs'),
        'access_logs.s3.prefix': 'alb',
      });
      expect(
        it.one('S3::BucketPolicy', { Bucket: '<AccessLogs>' }).properties.PolicyDocument.Statement,
      ).toContainEqual(
        expect.objectContaining({
          Effect: 'Allow',
          Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `arn:<AWS::Partition>:s3:::${it.names.accessLogsBucket}/alb/AWSLogs/<AWS::AccountId>/*`,
        }),
      );
    },
  ],
  [
    'target groups: a blue and a green one a service, type ip, health check on /, draining 15 s',
    (it) => {
      const groups = it.all('ElasticLoadBalancingV2::TargetGroup', {
        TargetType: 'ip',
        HealthCheckPath: '/',
        TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '15' }],
      });
      expect(groups.map(({ properties }) => `${properties.Name} ${properties.Port}`).sort()).toEqual(
        it.services
          .flatMap(({ name, port }) =>
            ['b', 'g'].map((side) => `${it.settings.prefix}-${name}-${side} ${port}`),
          )
          .sort(),
      );
      expect(groups.every(({ properties }) => properties.Name.length <= 32)).toBe(true);
    },
  ],
  [
    'listeners: 404 by default; with a domain 443 with TLS 1.2 or newer, and 80 redirects',
    (it) => {
      const listeners = it.all('ElasticLoadBalancingV2::Listener').map(({ properties }) => properties);
      const fixed = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } };
      if (!it.settings.domain) {
        expect(listeners).toMatchObject([{ Port: 80, Protocol: 'HTTP', DefaultActions: [fixed] }]);
        return;
      }
      expect(listeners).toMatchObject([
        {
          Port: 80,
          Protocol: 'HTTP',
          DefaultActions: [
            { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
          ],
        },
        {
          Port: 443,
          Protocol: 'HTTPS',
          SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
          Certificates: [
            {
              CertificateArn: pick(it, {
                dev: '',
                prd: it.settings.domain.certificateArn ?? '',
                stg: '<Certificate>',
              }),
            },
          ],
          DefaultActions: [fixed],
        },
      ]);
    },
  ],
  [
    'no rule and no route is CDK’s',
    (it) => expect(it.all('ElasticLoadBalancingV2::ListenerRule')).toEqual([]),
  ],
  [
    'domain: alias and validated certificate where a hosted zone is configured',
    (it) => {
      const zone = it.settings.domain?.hostedZoneId;
      expect(it.all('Route53::RecordSet')).toHaveLength(zone ? 1 : 0);
      expect(it.all('CertificateManager::Certificate')).toHaveLength(pick(it, { dev: 0, prd: 0, stg: 1 }));
      if (!zone) return;
      it.one('Route53::RecordSet', {
        HostedZoneId: zone,
        Name: 'stg.invoxa.example',
        Type: 'A',
        AliasTarget: expect.objectContaining({ DNSName: '<LoadBalancer.DNSName>' }),
      });
      it.one('CertificateManager::Certificate', {
        DomainName: 'stg.invoxa.example',
        ValidationMethod: 'DNS',
        DomainValidationOptions: [{ DomainName: 'stg.invoxa.example', HostedZoneId: zone }],
      });
    },
  ],
  [
    'WAF on the load balancer: managed sets, rate limit without our own NAT addresses, body size counts on uploads',
    (it) => {
      const acl = it.one('WAFv2::WebACL', { Scope: 'REGIONAL', DefaultAction: { Allow: {} } }).properties;
      const rules = acl.Rules as Record<string, never>[];
      expect(rules.map(({ Name, Priority }) => [Name, Priority])).toEqual([
        ['ip-reputation', 0],
        ['rate-limit', 1],
        ['common', 2],
        ['body-size', 3],
        ['known-bad-inputs', 4],
        ['sqli', 5],
      ]);
      const statement = (name: string) => rules.find((rule) => rule['Name'] === name)!['Statement'];
      const managed = (name: string) => ({ ManagedRuleGroupStatement: { VendorName: 'AWS', Name: name } });
      expect(statement('ip-reputation')).toMatchObject(managed('AWSManagedRulesAmazonIpReputationList'));
      expect(statement('known-bad-inputs')).toMatchObject(managed('AWSManagedRulesKnownBadInputsRuleSet'));
      expect(statement('sqli')).toMatchObject(managed('AWSManagedRulesSQLiRuleSet'));
      expect(statement('common')).toMatchObject({
        ManagedRuleGroupStatement: {
          Name: 'AWSManagedRulesCommonRuleSet',
          RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }],
        },
      });
      expect(statement('rate-limit')).toMatchObject({
        RateBasedStatement: {
          Limit: pick(it, { dev: 2000, prd: 2000, stg: 500 }),
          EvaluationWindowSec: 300,
          AggregateKeyType: 'IP',
          ScopeDownStatement: {
            NotStatement: { Statement: { IPSetReferenceStatement: { Arn: '<OwnAddresses.Arn>' } } },
          },
        },
      });
      expect(it.one('WAFv2::IPSet').properties.Addresses).toHaveLength(it.settings.natGateways);
      expect(rules.find((rule) => rule['Name'] === 'body-size')).toMatchObject({ Action: { Block: {} } });
      const size = JSON.stringify(statement('body-size'));
      expect(size).toContain('awswaf:managed:aws:core-rule-set:SizeRestrictions_Body');
      for (const path of it.settings.uploadPaths) expect(size).toContain(`"SearchString":"${path}"`);
      expect(size).toMatch(/^\{"AndStatement":\{"Statements":\[\{"LabelMatch.*\{"NotStatement"/);
      it.one('WAFv2::WebACLAssociation', { WebACLArn: '<WebAcl.Arn>' });
    },
  ],
  [
    "the web ACL's log leaves out credentials and the rollout's routing key",
    (it) =>
      expect(it.one('WAFv2::LoggingConfiguration').properties.RedactedFields).toEqual(
        ['authorization', 'cookie', 'x-inx-release'].map((Name) => ({ SingleHeader: { Name } })),
      ),
  ],
];

describe.each(platforms.map((platform) => [platform.settings.name, platform] as const))(
  '%s',
  (_, platform) => {
    it.each(rows)('%s', (_row, holds) => holds(platform));
  },
);
