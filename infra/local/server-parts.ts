/** What the server is made of, for whoever answers a part of its requests. */
import type { Accounts } from './world/accounts.ts';
import type { CallLog } from './world/calls.ts';
import type { Clock } from './world/clock.ts';
import type { Faults } from './world/faults.ts';
import type { Services } from './world/services.ts';

export interface ServerParts {
  readonly services: Services;
  readonly accounts: Accounts;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly clock: Clock;
  readonly defaultAccount: string;
  readonly log: (message: string) => void;
}
