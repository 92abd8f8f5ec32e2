/** Blocks of addresses: whether the subnets lie in the network and apart from each other. */

interface Block {
  readonly first: number;
  readonly last: number;
}

function blockOf(text: string): Block {
  const [address, bits] = text.split('/');
  const size = 2 ** (32 - Number(bits));
  const number = address!.split('.').reduce((total, part) => total * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

const within = (inner: Block, outer: Block) => inner.first >= outer.first && inner.last <= outer.last;
const overlap = (one: Block, other: Block) => one.first <= other.last && other.first <= one.last;

/** Whether two blocks, such as `10.1.0.0/16`, share an address. */
export const cidrsOverlap = (one: string, other: string): boolean => overlap(blockOf(one), blockOf(other));

export interface NetworkFault {
  readonly path: (string | number)[];
  /** "what | remedy". */
  readonly message: string;
  readonly found: string;
}

/** Faults that EC2 would report only in the middle of a deployment (CreateSubnet: InvalidSubnet.Range, .Conflict). */
export function networkFaults(network: {
  readonly vpcCidr: string;
  readonly publicSubnets: readonly string[];
  readonly privateSubnets: readonly string[];
}): NetworkFault[] {
  const vpc = blockOf(network.vpcCidr);
  const all = (['publicSubnets', 'privateSubnets'] as const).flatMap((kind) =>
    network[kind].map((cidr, index) => ({ path: [kind, index], cidr, block: blockOf(cidr) })),
  );
  return all.flatMap(({ path, cidr, block }, index): NetworkFault[] => {
    if (!within(block, vpc))
      return [
        { path, message: `lies outside ${network.vpcCidr} | choose a block of the network`, found: cidr },
      ];
    const other = all.slice(0, index).find((each) => overlap(each.block, block));
    return other
      ? [{ path, message: `overlaps ${other.cidr} | give every subnet a block of its own`, found: cidr }]
      : [];
  });
}
