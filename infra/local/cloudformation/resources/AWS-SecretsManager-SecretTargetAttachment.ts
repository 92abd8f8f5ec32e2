import type { Context, Properties, ResourceHandler } from '../handlers.ts';

/** Writes where the database is into the secret, beside the user and the password. */
async function attach({ SecretId, TargetId }: Properties, { world }: Context) {
  const { DBInstances } = await world.invoke<{
    DBInstances?: { Engine: string; Endpoint?: { Address?: string; Port?: number } }[];
  }>('rds', 'DescribeDBInstances', { DBInstanceIdentifier: TargetId });
  const endpoint = DBInstances?.[0]?.Endpoint;
  const { SecretString } = await world.invoke<{ SecretString: string }>('secretsmanager', 'GetSecretValue', {
    SecretId,
  });
  const host = endpoint?.Address ?? '';
  // The embedded RDS hands out SQLite files: its address is the folder that they are in.
  const engine = host.startsWith('/') ? 'sqlite' : DBInstances?.[0]?.Engine;
  const value = {
    ...JSON.parse(SecretString),
    engine,
    host,
    port: endpoint?.Port ?? 3306,
    dbInstanceIdentifier: TargetId,
  };
  await world.invoke('secretsmanager', 'PutSecretValue', { SecretId, SecretString: JSON.stringify(value) });
  return { physicalId: String(SecretId) };
}

export default {
  properties: ['SecretId', 'TargetId', 'TargetType'],
  replacement: ['SecretId'],
  required: ['SecretId', 'TargetId', 'TargetType'],
  create: (properties, context) => attach(properties, context),
  update: (_, properties, __, context) => attach(properties, context),
  delete: async () => undefined,
} satisfies ResourceHandler;
