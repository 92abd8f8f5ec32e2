import { readSecret } from '../drift/read/stores.ts';
import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties, pick } from '../handlers.ts';

interface Generate {
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

async function secretString(properties: Properties, { world }: Context): Promise<string | undefined> {
  const generate = properties['GenerateSecretString'] as Generate | undefined;
  if (!generate) return properties['SecretString'] as string | undefined;
  const { RandomPassword } = await world.invoke<{ RandomPassword: string }>(
    'secretsmanager',
    'GetRandomPassword',
    generate,
  );
  if (!generate.GenerateStringKey) return RandomPassword;
  return JSON.stringify({
    ...JSON.parse(generate.SecretStringTemplate ?? '{}'),
    [generate.GenerateStringKey]: RandomPassword,
  });
}

const replicasOf = (properties: Properties): string[] =>
  ((properties['ReplicaRegions'] ?? []) as { Region: string }[]).map(({ Region }) => Region);

async function replicate(
  SecretId: string,
  before: readonly string[],
  after: readonly string[],
  { world }: Context,
): Promise<void> {
  const removed = before.filter((region) => !after.includes(region));
  const added = after.filter((region) => !before.includes(region));
  if (removed.length > 0)
    await world.invoke('secretsmanager', 'RemoveRegionsFromReplication', {
      SecretId,
      RemoveReplicaRegions: removed,
    });
  if (added.length > 0)
    await world.invoke('secretsmanager', 'ReplicateSecretToRegions', {
      SecretId,
      AddReplicaRegions: added.map((Region) => ({ Region })),
    });
}

export default {
  properties: [
    'Name',
    'Description',
    'GenerateSecretString',
    'SecretString',
    'KmsKeyId',
    'ReplicaRegions',
    'Tags',
  ],
  replacement: ['Name'],
  create: async (properties, context) => {
    const Name = String(properties['Name'] ?? generatedName(context));
    const { ARN } = await context.world.invoke<{ ARN: string }>('secretsmanager', 'CreateSecret', {
      ...pick(properties, ['Description', 'KmsKeyId', 'Tags']),
      Name,
      AddReplicaRegions: replicasOf(properties).map((Region) => ({ Region })),
      SecretString: await secretString(properties, context),
    });
    return { physicalId: ARN, attributes: { Id: ARN } };
  },
  update: async (ARN, properties, before, context) => {
    // A generated value is made once: a changed recipe makes a new one, anything else leaves it.
    const changed =
      JSON.stringify([before['GenerateSecretString'], before['SecretString']]) !==
      JSON.stringify([properties['GenerateSecretString'], properties['SecretString']]);
    const value = changed ? { SecretString: await secretString(properties, context) } : {};
    await context.world.invoke('secretsmanager', 'UpdateSecret', {
      SecretId: ARN,
      ...pick(properties, ['Description', 'KmsKeyId']),
      ...value,
    });
    await replicate(ARN, replicasOf(before), replicasOf(properties), context);
    return { physicalId: ARN, attributes: { Id: ARN } };
  },
  delete: async (SecretId, _, { world }) =>
    void (await world.invoke('secretsmanager', 'DeleteSecret', {
      SecretId,
      ForceDeleteWithoutRecovery: true,
    })),
  read: readSecret,
} satisfies ResourceHandler;
