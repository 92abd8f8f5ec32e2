import type { GetChangeCommandInput, GetChangeCommandOutput } from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import type { Route53State } from '../state.ts';

/** Changes are in sync at once, whichever is asked for. */
export default ((input, { world }) => {
  return {
    ChangeInfo: {
      Id: `/change/${(input.Id ?? '').replace(/^\/change\//, '')}`,
      Status: 'INSYNC' as const,
      SubmittedAt: new Date(world.clock.now()),
    },
  };
}) satisfies Operation<Route53State, GetChangeCommandInput, Omit<GetChangeCommandOutput, '$metadata'>>;
