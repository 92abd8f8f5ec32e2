export { type CostChange, type CostDelta, costDelta, type Estimate, estimate } from './estimate.ts';
export { type Prices, prices, pricesSchema } from './prices.ts';
export type { Amount, CostInput, CostRow } from './row.ts';
export type { StackTemplate } from './template.ts';
export { type Usage, usageSchema, usualUsage } from './usage.ts';
