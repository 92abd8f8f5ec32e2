/** Fn::Cidr for IPv4. Source: AWS CloudFormation User Guide, Fn::Cidr. */
import { awsError } from '../../wire/error.ts';

const invalid = (message: string) => awsError('ValidationError', `Template error: Fn::Cidr ${message}`);

/** `count` blocks out of `block`, each with `bits` bits for hosts (8 makes a /24). */
export function subnets(block: string, count: number, bits: number): string[] {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block);
  if (!match) throw invalid(`needs an IPv4 block, found ${block}`);
  const [a, b, c, d, length] = match.slice(1).map(Number) as [number, number, number, number, number];
  const size = 2 ** bits;
  if (count * size > 2 ** (32 - length))
    throw invalid(`cannot take ${count} blocks of /${32 - bits} out of ${block}`);
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const start = first - (first % 2 ** (32 - length));
  return Array.from({ length: count }, (_, index) => {
    const address = start + index * size;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')}/${32 - bits}`;
  });
}
