/** The role that plans: it reads, and pull requests may have it. */
import type { Arns } from './arns.ts';
import type { Grant } from './grant.ts';
import { readContract, readImages, readSecretMetadata, readServices, readState } from './read.ts';

export function planGrants(arns: Arns, services: readonly string[]): readonly Grant[] {
  return [
    readContract(arns),
    ...readState(arns),
    ...readImages(arns, services),
    ...readServices(arns),
    readSecretMetadata(arns),
    {
      id: 'ReadTemplates',
      why: "compares the platform's templates with those that are deployed",
      actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
      on: [arns.stacks],
    },
  ];
}
