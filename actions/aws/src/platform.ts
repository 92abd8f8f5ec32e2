/** Who we are in AWS, and what the platform publishes in SSM. */
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CodedError, type Platform } from '@inx/engine';
import { type Environment, names, parseContract } from '@inx/manifest';
import { errorName, within } from './calls.ts';
import type { OpeningClients } from './opening.ts';

export function createPlatform(clients: OpeningClients, environment: Environment): Platform {
  return {
    identity: async (signal) => {
      const identity = await clients.sts.send(new GetCallerIdentityCommand({}), within(signal));
      const accountId = identity.Account!;
      if (environment.account !== undefined && environment.account !== accountId) {
        throw new CodedError({
          code: 'aws.account',
          message: `these credentials lead to account ${accountId}, but ${environment.name} is in ${environment.account}`,
          where: `infra/environments/${environment.name}.json`,
          remedy: 'sign in to the right account',
        });
      }
      return { accountId, arn: identity.Arn! };
    },
    contract: async (signal, assumed = {}) => {
      const Path = names(environment).parameters;
      const parameters = new Map<string, string>();
      let NextToken: string | undefined;
      do {
        const answer = await clients.ssm.send(
          new GetParametersByPathCommand({ Path, Recursive: true, ...(NextToken && { NextToken }) }),
          within(signal),
        );
        for (const parameter of answer.Parameters ?? [])
          parameters.set(parameter.Name!.slice(Path.length + 1), parameter.Value!);
        NextToken = answer.NextToken;
      } while (NextToken);
      const remedy = `provision the platform: inx up, or npx cdk deploy --all (environment ${environment.name})`;
      if (parameters.size === 0)
        throw new CodedError({
          code: 'platform.missing',
          message: `there is no platform for ${environment.name} in this account`,
          where: `${Path}/*`,
          remedy,
        });
      const parsed = parseContract(new Map([...Object.entries(assumed), ...parameters]));
      if (parsed.success) return parsed.data;
      const [first, ...rest] = parsed.error.issues.map((issue) => ({
        code: 'platform.incomplete',
        message: `the platform publishes no usable ${issue.path.join('/')}: ${issue.message}`,
        where: `${Path}/${issue.path.join('/')}`,
        remedy,
      }));
      throw new CodedError([first!, ...rest]);
    },
    unresolvedSecrets: async (arns, signal) => {
      const looked = await Promise.all(
        arns.map(async (SecretId) => {
          try {
            const secret = await clients.secrets.send(
              new DescribeSecretCommand({ SecretId }),
              within(signal),
            );
            const current = Object.values(secret.VersionIdsToStages ?? {}).some((stages) =>
              stages.includes('AWSCURRENT'),
            );
            return current && !secret.DeletedDate ? [] : [SecretId];
          } catch (error) {
            if (errorName(error) === 'ResourceNotFoundException') return [SecretId];
            throw error;
          }
        }),
      );
      return looked.flat();
    },
  };
}
