/** The role that plans: it reads, and pull requests may have it. */
import type { Arns } from './arns.ts';
import { driftGrants } from './drift.ts';
import { readFollowing, readSchedules } from './following.ts';
import type { Grant } from './grant.ts';
import { findSecrets, readAlarms, readContract, readServices, readState } from './read.ts';

export function planGrants(arns: Arns): readonly Grant[] {
  return [
    readContract(arns),
    ...readState(arns),
    ...readServices(arns),
    readAlarms(arns),
    findSecrets(arns),
    {
      id: 'ListStacks',
      why: 'finds stacks that are deployed and that the code no longer has',
      actions: ['cloudformation:ListStacks'],
      on: { everything: 'AWS CloudFormation lists all stacks or none' },
    },
    {
      id: 'ReadTemplates',
      why: "compares the platform's templates with those that are deployed",
      actions: ['cloudformation:GetTemplate'],
      on: arns.stacks,
    },
    readFollowing(),
    {
      ...readSchedules(arns),
      unrehearsed: {
        'scheduler:GetSchedule': 'no schedule is left where the rehearsal of this role looks for drift',
      },
    },
    ...driftGrants(arns),
  ];
}
