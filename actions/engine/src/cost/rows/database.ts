import { databaseHour } from '../prices.ts';
import type { Row } from '../row.ts';
import { numberOf, resourcesOf } from '../template.ts';
import { hoursAMonth } from '../usage.ts';

/** Instance, storage and burst; Multi-AZ doubles instance and storage. Backups up to the storage's size are free. */
export const database: Row = ({ templates, prices, usage }) => {
  const instances = resourcesOf(templates, 'AWS::RDS::DBInstance');
  if (instances.length === 0) return undefined;
  let instance = 0;
  let low = 0;
  let expected = 0;
  let high = 0;
  const assumptions: string[] = [];
  for (const properties of instances) {
    const name = String(properties['DBInstanceClass']);
    const copies = properties['MultiAZ'] === true ? 2 : 1;
    const allocated = numberOf(properties['AllocatedStorage'], 20);
    const most = numberOf(properties['MaxAllocatedStorage'], allocated);
    const used = Math.min(Math.max(usage.databaseGigabytes ?? allocated, allocated), most);
    const storage = (gigabytes: number) => gigabytes * prices.databaseStorageGigabyteMonth * copies;
    instance += databaseHour(prices, name) * hoursAMonth * copies;
    low += storage(allocated);
    expected += storage(used);
    high += storage(most);
    assumptions.push(
      `${name}${copies === 2 ? ', Multi-AZ' : ''}, ${hoursAMonth} hours`,
      `gp3 ${used} GB (${allocated} allocated, grows to ${most})`,
    );
  }
  const burst = usage.databaseBurstVcpuHours * prices.databaseBurstVcpuHour;
  assumptions.push(`${usage.databaseBurstVcpuHours} vCPU hours above the base line`);
  return {
    row: 'RDS',
    part: 'handed-down',
    low: instance + low,
    expected: instance + expected + burst,
    high: instance + high + burst * 10,
    assumptions,
  };
};
