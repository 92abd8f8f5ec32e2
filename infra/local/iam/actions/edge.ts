/** WAF, Route 53, Certificate Manager: what stands before the load balancer. */
import { everywhere, type Input, items, type Mapping, requestTags, text } from './demand.ts';

const of = (make: (name: string) => Mapping[string], names: readonly string[]): Mapping =>
  Object.fromEntries(names.map((name) => [name, make(name)]));

const kindOf = (name: string) => (name.includes('IPSet') ? 'ipset' : 'webacl');
const scopeOf = (input: Input) => (input['Scope'] === 'CLOUDFRONT' ? 'global' : 'regional');

/** By scope, name and id; the id of a new one is not known yet. */
const waf =
  (name: string): Mapping[string] =>
  (input, world) => [
    {
      action: `wafv2:${name}`,
      resource: world.arn(
        'wafv2',
        `${scopeOf(input)}/${kindOf(name)}/${text(input, 'Name') ?? '*'}/${text(input, 'Id') ?? '*'}`,
      ),
      context: requestTags(input),
    },
  ];

const wafByArn =
  (name: string): Mapping[string] =>
  (input) => {
    const logging = (input['LoggingConfiguration'] ?? {}) as Input;
    return [
      {
        action: `wafv2:${name}`,
        resource:
          text(input, 'WebACLArn') ??
          text(input, 'ResourceARN') ??
          text(input, 'ResourceArn') ??
          text(logging, 'ResourceArn') ??
          '*',
        context: requestTags(input),
      },
    ];
  };

/** An association asks on the web ACL and on the load balancer alike. */
const association =
  (name: string): Mapping[string] =>
  (input) => [
    ...(text(input, 'WebACLArn') ? [{ action: `wafv2:${name}`, resource: text(input, 'WebACLArn')! }] : []),
    { action: `wafv2:${name}`, resource: text(input, 'ResourceArn') ?? '*' },
    ...(name === 'GetWebACLForResource'
      ? []
      : [{ action: 'elasticloadbalancing:SetWebACL', resource: text(input, 'ResourceArn') ?? '*' }]),
  ];

/** Source: "Actions, resources, and condition keys for AWS WAF V2". */
export const wafv2: Mapping = {
  ...everywhere('wafv2', ['ListIPSets', 'ListLoggingConfigurations', 'ListWebACLs']),
  ...of(waf, [
    'CreateIPSet',
    'CreateWebACL',
    'DeleteIPSet',
    'DeleteWebACL',
    'GetIPSet',
    'UpdateIPSet',
    'UpdateWebACL',
  ]),
  GetWebACL: (input, world) =>
    text(input, 'ARN')
      ? [{ action: 'wafv2:GetWebACL', resource: text(input, 'ARN')! }]
      : waf('GetWebACL')!(input, world),
  ...of(wafByArn, [
    'DeleteLoggingConfiguration',
    'GetLoggingConfiguration',
    'ListResourcesForWebACL',
    'ListTagsForResource',
    'PutLoggingConfiguration',
    'TagResource',
    'UntagResource',
  ]),
  ...of(association, ['AssociateWebACL', 'DisassociateWebACL', 'GetWebACLForResource']),
};

const bare = (id: string | undefined) => (id ?? '*').replace(/^\/(hostedzone|change)\//, '');

const zone =
  (name: string, member: string): Mapping[string] =>
  (input) => [
    {
      action: `route53:${name}`,
      resource: `arn:aws:route53:::hostedzone/${bare(text(input, member))}`,
      context: recordContext(input),
    },
  ];

/** What the conditions of ChangeResourceRecordSets look at. */
function recordContext(input: Input): Record<string, readonly string[]> {
  const changes = items((input['ChangeBatch'] ?? {}) as Input, 'Changes');
  if (changes.length === 0) return {};
  const sets = changes.map((each) => (each['ResourceRecordSet'] ?? {}) as Input);
  return {
    'route53:ChangeResourceRecordSetsActions': changes.map((each) => String(each['Action'])),
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': sets.map((each) =>
      String(each['Name']).toLowerCase().replace(/\.$/, ''),
    ),
    'route53:ChangeResourceRecordSetsRecordTypes': sets.map((each) => String(each['Type'])),
  };
}

/** Source: "Actions, resources, and condition keys for Amazon Route 53". */
export const route53: Mapping = {
  ...everywhere('route53', ['CreateHostedZone', 'ListHostedZones', 'ListHostedZonesByName']),
  ChangeResourceRecordSets: zone('ChangeResourceRecordSets', 'HostedZoneId'),
  ListResourceRecordSets: zone('ListResourceRecordSets', 'HostedZoneId'),
  DeleteHostedZone: zone('DeleteHostedZone', 'Id'),
  GetHostedZone: zone('GetHostedZone', 'Id'),
  UpdateHostedZoneComment: zone('UpdateHostedZoneComment', 'Id'),
  ChangeTagsForResource: zone('ChangeTagsForResource', 'ResourceId'),
  ListTagsForResource: zone('ListTagsForResource', 'ResourceId'),
  GetChange: (input) => [
    { action: 'route53:GetChange', resource: `arn:aws:route53:::change/${bare(text(input, 'Id'))}` },
  ],
};

const certificate =
  (name: string): Mapping[string] =>
  (input, world) => [
    {
      action: `acm:${name}`,
      resource: text(input, 'CertificateArn') ?? world.arn('acm', 'certificate/*'),
      context: requestTags(input),
    },
  ];

/** Source: "Actions, resources, and condition keys for AWS Certificate Manager". */
export const acm: Mapping = {
  ...everywhere('acm', ['ListCertificates']),
  ...of(certificate, [
    'AddTagsToCertificate',
    'DeleteCertificate',
    'DescribeCertificate',
    'ListTagsForCertificate',
    'RemoveTagsFromCertificate',
    'RequestCertificate',
    'UpdateCertificateOptions',
  ]),
};
