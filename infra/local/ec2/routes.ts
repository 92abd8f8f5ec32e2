import type { Route } from '@aws-sdk/client-ec2';
import { type Ec2State, get } from './state.ts';

/** The table's routes; a new list replaces the old one where `change` gives it. */
export function changeRoutes(
  state: Ec2State,
  table: string | undefined,
  change: (routes: readonly Route[]) => Route[],
): void {
  const record = get(state, 'route-table', table);
  record['Routes'] = change(record['Routes'] as Route[]);
}
