import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties } from '../handlers.ts';
import { shaped } from '../shape.ts';
import { tagChanges, tagsOf } from '../tags.ts';

const client = () => import('@aws-sdk/client-budgets');

/** `CostTypes`, `TimePeriod` and the limits are the API's own; a name is generated where there is none. */
const budgetOf = (properties: Properties, BudgetName: string) =>
  shaped(client, 'Budget', { ...(properties['Budget'] as Properties), BudgetName }, '/Budget');

const notificationsOf = async (properties: Properties) =>
  (
    await shaped<{ NotificationsWithSubscribers?: object[] }>(client, 'CreateBudgetRequest', {
      NotificationsWithSubscribers: properties['NotificationsWithSubscribers'] ?? [],
    })
  ).NotificationsWithSubscribers;

const nameOf = (properties: Properties, context: Context) =>
  String((properties['Budget'] as Properties)['BudgetName'] ?? generatedName(context, 100));

const own = (properties: Properties, context: Context) => tagsOf(properties, context, 'ResourceTags');

export default {
  properties: ['Budget', 'NotificationsWithSubscribers', 'ResourceTags'],
  replacement: ['NotificationsWithSubscribers'],
  required: ['Budget'],
  create: async (properties, context) => {
    const name = nameOf(properties, context);
    await context.world.invoke('budgets', 'CreateBudget', {
      AccountId: context.world.accountId,
      Budget: await budgetOf(properties, name),
      NotificationsWithSubscribers: await notificationsOf(properties),
      ResourceTags: own(properties, context),
    });
    return { physicalId: name, attributes: { Id: name } };
  },
  update: async (name, properties, before, context) => {
    const { world } = context;
    await world.invoke('budgets', 'UpdateBudget', {
      AccountId: world.accountId,
      NewBudget: await budgetOf(properties, name),
    });
    const { removed, added } = tagChanges(own(before, context), own(properties, context));
    const ResourceARN = `arn:aws:budgets::${world.accountId}:budget/${name}`;
    if (removed.length > 0)
      await world.invoke('budgets', 'UntagResource', { ResourceARN, ResourceTagKeys: removed });
    if (added.length > 0) await world.invoke('budgets', 'TagResource', { ResourceARN, ResourceTags: added });
    return { physicalId: name, attributes: { Id: name } };
  },
  delete: async (BudgetName, _, { world }) =>
    void (await world.invoke('budgets', 'DeleteBudget', { AccountId: world.accountId, BudgetName })),
} satisfies ResourceHandler;
