import ipaddr from 'ipaddr.js';
import { invalidParameter } from './state.ts';

/** IP sets hold CIDR ranges only, of their own version and not `/0`. Source: AWS WAF API reference, IPSet. */
export function checkAddresses(version: string | undefined, addresses: readonly string[] | undefined): void {
  const kind = version === 'IPV6' ? 'ipv6' : 'ipv4';
  for (const address of addresses ?? []) {
    const valid = ipaddr.isValidCIDR(address) && ipaddr.parseCIDR(address);
    if (!valid || valid[0].kind() !== kind || valid[1] === 0) throw invalidParameter('IP_ADDRESS', address);
  }
}
