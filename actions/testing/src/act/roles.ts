/** Until the platform brings the roles for GitHub: one that may do everything. */
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
export async function provideRoles(endpoint: string, account: string): Promise<void> {
  const iam = new IAMClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
  });
  const name = 'INX-DEV-USNV-github-release';
  if (
    await iam.send(new GetRoleCommand({ RoleName: name })).then(
      () => true,
      () => false,
    )
  )
    return;
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIDList: ['sts.amazonaws.com'],
    }),
  );
  await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      MaxSessionDuration: 14400,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: {
              Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
            },
            Condition: {
              StringEquals: {
                'token.actions.githubusercontent.com:sub': 'repo:invoxa/invoxa-delivery:environment:dev',
              },
            },
          },
        ],
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      }),
    }),
  );
}
