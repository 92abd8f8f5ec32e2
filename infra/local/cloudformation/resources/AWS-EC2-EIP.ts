import { tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';

export default {
  properties: ['Domain', 'Tags'],
  replacement: ['Domain'],
  create: async (properties, context) => {
    const address = await context.world.invoke<{ AllocationId: string; PublicIp: string }>(
      'ec2',
      'AllocateAddress',
      { Domain: 'vpc', ...tagSpecification('elastic-ip', properties, context) },
    );
    return {
      physicalId: address.PublicIp,
      attributes: { AllocationId: address.AllocationId, PublicIp: address.PublicIp },
    };
  },
  delete: async (PublicIp, _, { world }) => {
    const { Addresses } = await world.invoke<{ Addresses?: { AllocationId: string }[] }>(
      'ec2',
      'DescribeAddresses',
      { PublicIps: [PublicIp] },
    );
    for (const { AllocationId } of Addresses ?? [])
      await world.invoke('ec2', 'ReleaseAddress', { AllocationId });
  },
} satisfies ResourceHandler;
