/** Private addresses out of the subnets' ranges, handed out in turn and never twice at a time. */
import type { Subnet } from '@aws-sdk/client-ec2';
import type { AccountWorld } from '../../service.ts';

export interface Address {
  readonly ip: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
}

/** Subnet addresses 0-3 and the last belong to AWS; tasks begin a little higher, like in a lived-in subnet. */
const FIRST_HOST = 17;

export interface AddressPool {
  allocate(subnets: readonly string[]): Promise<Address>;
  release(ip: string): void;
}

export function createAddressPool(world: AccountWorld): AddressPool {
  const used = new Set<string>();
  const next = new Map<string, number>();
  let turn = 0;
  return {
    async allocate(subnets) {
      const subnetId = subnets[turn++ % Math.max(1, subnets.length)] ?? 'subnet-default';
      const { cidr, availabilityZone } = await describe(world, subnetId, subnets.indexOf(subnetId));
      const ip = take(cidr, next.get(subnetId) ?? FIRST_HOST, used);
      next.set(subnetId, ip.host + 1);
      used.add(ip.text);
      return { ip: ip.text, subnetId, availabilityZone };
    },
    release: (ip) => void used.delete(ip),
  };
}

/** The subnet's range; an unknown subnet (or no EC2 at all) falls back to a range of its own below 10.1.0.0/16. */
async function describe(world: AccountWorld, subnetId: string, index: number) {
  const fallback = { cidr: `10.1.${Math.max(0, index) + 1}.0/24`, availabilityZone: `${world.region}a` };
  try {
    const found = await world.invoke<{ Subnets?: Subnet[] }>('ec2', 'DescribeSubnets', {
      SubnetIds: [subnetId],
    });
    const subnet = found.Subnets?.[0];
    return {
      cidr: subnet?.CidrBlock ?? fallback.cidr,
      availabilityZone: subnet?.AvailabilityZone ?? fallback.availabilityZone,
    };
  } catch {
    return fallback;
  }
}

function take(cidr: string, from: number, used: ReadonlySet<string>): { text: string; host: number } {
  const [network = '10.1.1.0', bits = '24'] = cidr.split('/');
  const base = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  for (let step = 0; step < size; step++) {
    const host = FIRST_HOST + ((from - FIRST_HOST + step) % Math.max(1, size - FIRST_HOST - 1));
    const value = base + host;
    const text = [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
    if (!used.has(text)) return { text, host };
  }
  throw new Error(`The subnet ${cidr} has no free addresses.`);
}
