/** Names that something else has, by a Terraform-made platform or a left-over of ours. Pure. */
import { cidrsOverlap, type Environment } from '@inx/manifest';
import type { AccountFacts, FoundName } from '../ports/account.ts';
import type { Finding } from './finding.ts';

export function takenFindings(environment: Environment, facts: AccountFacts): Finding[] {
  return [
    ...facts.found.flatMap((each) => nameFinding(each, environment, facts)),
    ...networkFindings(environment, facts),
  ];
}

function nameFinding(
  { type, name, stack, id, deletedAt, foreign }: FoundName,
  environment: Environment,
  { owned }: AccountFacts,
): Finding[] {
  if (owned.includes(id)) return [];
  const document = `infra/environments/${environment.name}.json`;
  const base = { severity: 'blocks', where: `${type} ${name}` } as const;
  if (deletedAt !== undefined) {
    return [
      {
        ...base,
        code: 'doctor.secret-deleting',
        message: `the secret ${name} is waiting to be deleted, and keeps its name until then`,
        remedy: `aws secretsmanager restore-secret --secret-id ${name}, then import it; or for good: aws secretsmanager delete-secret --secret-id ${name} --force-delete-without-recovery`,
      },
    ];
  }
  if (foreign) {
    return [
      {
        ...base,
        code: 'doctor.name-taken',
        message: `the bucket name ${name} belongs to another account`,
        remedy: `choose another bucketSuffix in ${document}`,
      },
    ];
  }
  return [
    {
      ...base,
      code: 'doctor.name-taken',
      message: `${name} exists, and no stack of ${environment.name} made it`,
      why: `${stack} would make a ${type} of that name`,
      remedy: stateful.has(type)
        ? `take it over with what it holds: npx cdk import ${stack}; or run beside it under another prefix (${document})`
        : `run beside it under another prefix (${document}), or remove it there and let ${stack} make it (docs/migrate.md)`,
    },
  ];
}

/** What holds something that nobody can make again. */
const stateful = new Set([
  'AWS::DynamoDB::Table',
  'AWS::ECR::Repository',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
]);

/** Two networks may have the same range; they can then never be joined. */
function networkFindings(environment: Environment, { vpcs, owned }: AccountFacts): Finding[] {
  return vpcs
    .filter((vpc) => !owned.includes(vpc.id) && cidrsOverlap(vpc.cidr, environment.vpcCidr))
    .map((vpc) => ({
      severity: 'warns',
      code: 'doctor.network-overlap',
      message: `${vpc.name ?? vpc.id} (${vpc.cidr}) overlaps with ${environment.vpcCidr}: the two networks run side by side, but can never be joined`,
      where: `infra/environments/${environment.name}.json: vpcCidr`,
      remedy: 'choose another range now, as it cannot be changed later; or leave it, if they stay apart',
    }));
}
