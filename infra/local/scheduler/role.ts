/** Whether EventBridge Scheduler may become a schedule's role. */
import type { AccountWorld } from '../service.ts';
import { trustedRole } from '../sts/trust.ts';
import { awsError } from '../wire/error.ts';
import { groupArn } from './state.ts';

/** The role, or ValidationException in AWS's words. */
export const roleTrusted = (world: AccountWorld, RoleArn: string | undefined, group: string) =>
  trustedRole(
    world,
    { RoleArn },
    { kind: 'Service', name: 'scheduler.amazonaws.com', accountId: world.accountId },
    'sts:AssumeRole',
    new Map([
      ['aws:sourceaccount', [world.accountId]],
      ['aws:sourcearn', [groupArn(world, group)]],
    ]),
    () =>
      awsError(
        'ValidationException',
        'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
      ),
  );
