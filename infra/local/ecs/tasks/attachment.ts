/** The task's network interface: an address for every API, a loopback port for the data plane. */
import type { TaskRecord } from '../model.ts';
import { hexId } from '../names.ts';

export const privateAddress = (task: TaskRecord): string | undefined =>
  task.view.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address;

export async function assignAddress(task: TaskRecord): Promise<void> {
  const subnets = task.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  const address = await task.state.addresses.allocate(subnets);
  const attachment = task.view.attachments?.[0];
  const mac = hexId().slice(0, 10).match(/../g)?.join(':');
  task.view.availabilityZone = address.availabilityZone;
  if (attachment) {
    attachment.status = 'ATTACHED';
    attachment.details = [
      { name: 'subnetId', value: address.subnetId },
      { name: 'networkInterfaceId', value: `eni-${hexId().slice(0, 17)}` },
      { name: 'macAddress', value: `0a:${mac}` },
      { name: 'privateDnsName', value: `ip-${address.ip.replaceAll('.', '-')}.ec2.internal` },
      { name: 'privateIPv4Address', value: address.ip },
    ];
  }
  for (const container of task.view.containers ?? []) {
    container.networkInterfaces = [{ attachmentId: attachment?.id, privateIpv4Address: address.ip }];
  }
}

export function publish(task: TaskRecord, ports: ReadonlyMap<number, { host: string; port: number }>): void {
  const ip = privateAddress(task);
  if (!ip) return;
  for (const [containerPort, at] of ports)
    task.state.world.network.publish(ip, containerPort, at.host, at.port);
}

export function releaseAddress(task: TaskRecord): void {
  const ip = privateAddress(task);
  if (!ip) return;
  task.state.world.network.withdraw(ip);
  task.state.addresses.release(ip);
  for (const attachment of task.view.attachments ?? []) attachment.status = 'DELETED';
}
