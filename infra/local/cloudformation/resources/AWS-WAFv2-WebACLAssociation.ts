import type { ResourceHandler } from '../handlers.ts';

export default {
  properties: ['ResourceArn', 'WebACLArn'],
  replacement: ['ResourceArn', 'WebACLArn'],
  required: ['ResourceArn', 'WebACLArn'],
  create: async ({ ResourceArn, WebACLArn }, { world }) => {
    await world.invoke('wafv2', 'AssociateWebACL', { ResourceArn, WebACLArn });
    return { physicalId: `${ResourceArn}|${WebACLArn}` };
  },
  delete: async (_, { ResourceArn, WebACLArn }, { world }) => {
    // A replacing association of the same resource has already taken this one's place.
    const { WebACL } = await world.invoke<{ WebACL?: { ARN: string } }>('wafv2', 'GetWebACLForResource', {
      ResourceArn,
    });
    if (WebACL?.ARN === WebACLArn) await world.invoke('wafv2', 'DisassociateWebACL', { ResourceArn });
  },
} satisfies ResourceHandler;
