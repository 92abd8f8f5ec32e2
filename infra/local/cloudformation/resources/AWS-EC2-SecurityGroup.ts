import { readSecurityGroup } from '../drift/read/network.ts';
import { type IngressRule, openEgress, permission, tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';
import { generatedName } from '../handlers.ts';

const rules = (value: unknown) => ((value as IngressRule[] | undefined) ?? []).map(permission);

export default {
  properties: [
    'GroupName',
    'GroupDescription',
    'VpcId',
    'SecurityGroupIngress',
    'SecurityGroupEgress',
    'Tags',
  ],
  replacement: ['GroupName', 'GroupDescription', 'VpcId'],
  required: ['GroupDescription'],
  create: async (properties, context) => {
    const { world } = context;
    const { GroupId } = await world.invoke<{ GroupId: string }>('ec2', 'CreateSecurityGroup', {
      GroupName: properties['GroupName'] ?? generatedName(context, 255),
      Description: properties['GroupDescription'],
      VpcId: properties['VpcId'],
      ...tagSpecification('security-group', properties, context),
    });
    const ingress = rules(properties['SecurityGroupIngress']);
    if (ingress.length > 0)
      await world.invoke('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: ingress });
    const egress = rules(properties['SecurityGroupEgress']);
    // A template that names what may go out has not meant everything.
    if (properties['SecurityGroupEgress'] !== undefined)
      await world.invoke('ec2', 'RevokeSecurityGroupEgress', { GroupId, IpPermissions: [openEgress] });
    if (egress.length > 0)
      await world.invoke('ec2', 'AuthorizeSecurityGroupEgress', { GroupId, IpPermissions: egress });
    return { physicalId: GroupId, attributes: { GroupId, Id: GroupId, VpcId: properties['VpcId'] } };
  },
  update: async (GroupId, properties, before, { world }) => {
    for (const [direction, name] of [
      ['Ingress', 'SecurityGroupIngress'],
      ['Egress', 'SecurityGroupEgress'],
    ] as const) {
      if (JSON.stringify(properties[name]) === JSON.stringify(before[name])) continue;
      const open = name === 'SecurityGroupEgress' ? [openEgress] : [];
      const [old, wanted] = [before, properties].map((each) =>
        each[name] === undefined ? open : rules(each[name]),
      ) as [object[], object[]];
      if (old.length > 0)
        await world.invoke('ec2', `RevokeSecurityGroup${direction}`, { GroupId, IpPermissions: old });
      if (wanted.length > 0)
        await world.invoke('ec2', `AuthorizeSecurityGroup${direction}`, { GroupId, IpPermissions: wanted });
    }
    return { physicalId: GroupId, attributes: { GroupId, Id: GroupId, VpcId: properties['VpcId'] } };
  },
  delete: async (GroupId, _, { world }) =>
    void (await world.invoke('ec2', 'DeleteSecurityGroup', { GroupId })),
  read: readSecurityGroup,
} satisfies ResourceHandler;
