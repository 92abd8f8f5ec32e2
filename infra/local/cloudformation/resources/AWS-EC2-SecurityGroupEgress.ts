import { ruleHandler } from '../ec2.ts';

export default ruleHandler('Egress', [
  'CidrIp',
  'CidrIpv6',
  'Description',
  'DestinationPrefixListId',
  'DestinationSecurityGroupId',
  'FromPort',
  'GroupId',
  'IpProtocol',
  'ToPort',
]);
