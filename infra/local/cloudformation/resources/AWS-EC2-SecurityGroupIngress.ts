import { ruleHandler } from '../ec2.ts';

export default ruleHandler('Ingress', [
  'CidrIp',
  'CidrIpv6',
  'Description',
  'FromPort',
  'GroupId',
  'IpProtocol',
  'SourcePrefixListId',
  'SourceSecurityGroupId',
  'ToPort',
]);
