import type {
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { verifyToken } from '../oidc.ts';
import type { StsState } from '../state.ts';
import { answerOf, openSession, trustedRole } from '../trust.ts';

export default (async (input, { world }) => {
  const account = input.RoleArn?.split(':')[4] ?? world.accountId;
  const token = await verifyToken(world.inAccount(account), input.WebIdentityToken ?? '');
  const role = await trustedRole(
    world,
    input,
    { kind: 'Federated', name: token.providerArn },
    'sts:AssumeRoleWithWebIdentity',
    new Map([
      ...token.context,
      ['sts:rolesessionname', [input.RoleSessionName ?? '']] as const,
      ['aws:federatedprovider', [token.providerArn]] as const,
    ]),
    () => awsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403),
  );
  const session = openSession(world, role, input, { 'aws:FederatedProvider': token.providerArn });
  return {
    ...answerOf(session),
    SubjectFromWebIdentityToken: token.subject,
    Audience: token.audience,
    Provider: token.providerArn,
  };
}) satisfies Operation<
  StsState,
  AssumeRoleWithWebIdentityCommandInput,
  Omit<AssumeRoleWithWebIdentityCommandOutput, '$metadata'>
>;
