/** The targets of a request, checked against what their group takes. */

import { BlockList, isIP } from 'node:net';
import type { TargetDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsError } from '../wire/error.ts';
import { isPort } from './health-check.ts';
import type { TargetGroup } from './types.ts';

export interface CheckedTarget {
  readonly id: string;
  readonly port: number;
  readonly zone: string | undefined;
}

/** Address ranges that targets of type ip may come from, besides the VPC's own. */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('100.64.0.0', 10);

export function checkTargets(
  group: TargetGroup,
  targets: readonly TargetDescription[] | undefined,
): CheckedTarget[] {
  if (!targets?.length) throw awsError('ValidationError', 'Targets must be specified');
  return targets.map(({ Id = '', Port = group.port, AvailabilityZone }) => {
    if (!isPort(Port)) throw awsError('ValidationError', `Port '${Port}' must be in the range 1 to 65535`);
    if (group.targetType === 'ip') checkAddress(Id);
    else if (!/^i-[0-9a-f]{8,17}$/.test(Id))
      throw awsError(
        'InvalidTarget',
        `The following targets are not in a running state and cannot be registered: '${Id}'`,
      );
    return { id: Id, port: Port, zone: AvailabilityZone };
  });
}

function checkAddress(address: string): void {
  if (isIP(address) !== 4)
    throw awsError('ValidationError', `The IP address '${address}' is not a valid IPv4 address`);
  if (!PRIVATE.check(address)) {
    throw awsError(
      'InvalidTarget',
      `The IP address '${address}' is not in the address ranges of the VPC, RFC 1918 or RFC 6598`,
    );
  }
}
