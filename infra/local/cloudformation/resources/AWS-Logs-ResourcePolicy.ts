import type { Context, Properties, ResourceHandler } from '../handlers.ts';

async function put({ PolicyName, PolicyDocument }: Properties, { world }: Context) {
  await world.invoke('logs', 'PutResourcePolicy', {
    policyName: PolicyName,
    policyDocument: typeof PolicyDocument === 'string' ? PolicyDocument : JSON.stringify(PolicyDocument),
  });
  return { physicalId: String(PolicyName) };
}

export default {
  properties: ['PolicyDocument', 'PolicyName'],
  replacement: ['PolicyName'],
  required: ['PolicyDocument', 'PolicyName'],
  create: (properties, context) => put(properties, context),
  update: (_, properties, __, context) => put(properties, context),
  delete: async (policyName, _, { world }) =>
    void (await world.invoke('logs', 'DeleteResourcePolicy', { policyName })),
} satisfies ResourceHandler;
