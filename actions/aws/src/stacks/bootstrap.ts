/** What `cdk bootstrap` made in the clients' account and region. */
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Clients, errorName, within } from '../clients.ts';

export interface Bootstrap {
  /** CloudFormation makes and removes resources under it, whoever asks for the change. */
  readonly executionRoleArn: string;
  /** Templates that are too large for a call lie in it. */
  readonly bucket: string;
}

/** Undefined where there is none. `qualifier`: tells several of one account and region apart. */
export async function findBootstrap(
  clients: Clients,
  qualifier: string,
  signal?: AbortSignal,
): Promise<Bootstrap | undefined> {
  const Name = `/cdk-bootstrap/${qualifier}/version`;
  try {
    await clients.ssm.send(new GetParameterCommand({ Name }), within(signal));
  } catch (error) {
    if (errorName(error) === 'ParameterNotFound') return undefined;
    throw error;
  }
  const { Account, Arn = '' } = await clients.sts.send(new GetCallerIdentityCommand({}), within(signal));
  const partition = Arn.split(':')[1];
  const place = `${Account}-${await clients.cloudformation.config.region()}`;
  // Names of the CDK's contract (AWS CDK Developer Guide, "Customize AWS CDK bootstrapping").
  return {
    executionRoleArn: `arn:${partition}:iam::${Account}:role/cdk-${qualifier}-cfn-exec-role-${place}`,
    bucket: `cdk-${qualifier}-assets-${place}`,
  };
}
