import type { ResourceHandler } from '../handlers.ts';
import { generatedName } from '../handlers.ts';

export default {
  // Tags are taken and not kept: no operation here answers them.
  properties: ['DashboardBody', 'DashboardName', 'Tags'],
  replacement: ['DashboardName'],
  required: ['DashboardBody'],
  create: async (properties, context) => {
    const DashboardName = String(properties['DashboardName'] ?? generatedName(context, 255));
    const { DashboardBody } = properties;
    await context.world.invoke('cloudwatch', 'PutDashboard', { DashboardName, DashboardBody });
    return { physicalId: DashboardName };
  },
  update: async (DashboardName, { DashboardBody }, _, { world }) => {
    await world.invoke('cloudwatch', 'PutDashboard', { DashboardName, DashboardBody });
    return { physicalId: DashboardName };
  },
  delete: async (name, _, { world }) =>
    void (await world.invoke('cloudwatch', 'DeleteDashboards', { DashboardNames: [name] })),
} satisfies ResourceHandler;
