/** What has to be known of an account, from the environment's document and the platform's templates. Pure. */
import { bootstrapQualifier, type Environment, names, type ServiceManifest } from '@inx/manifest';
import type { Template } from '../plan/platform/change.ts';
import type { SurveyQuestions, WantedName } from '../ports/account.ts';
import { quotaNeeds } from './quotas.ts';

export interface DoctorInput {
  readonly environment: Environment;
  readonly services: readonly ServiceManifest[];
  readonly templates: readonly {
    readonly stack: string;
    readonly template: Template;
    /** Absent: the environment's own. */
    readonly region?: string;
  }[];
  /** The repository's other environments. */
  readonly others: readonly Environment[];
}

/** Resource type → the property that holds its name, for names that an account or a region has once. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
};

/** Made by AWS at the first use of a service, if whoever uses it first may: iam:CreateServiceLinkedRole. */
export const linkedRoles: Readonly<Record<string, string>> = {
  AWSServiceRoleForECS: 'ecs.amazonaws.com',
  AWSServiceRoleForElasticLoadBalancing: 'elasticloadbalancing.amazonaws.com',
  AWSServiceRoleForApplicationAutoScaling_ECSService: 'ecs.application-autoscaling.amazonaws.com',
  AWSServiceRoleForRDS: 'rds.amazonaws.com',
};

export const bootstrapParameter = (environment: Environment): string =>
  `/cdk-bootstrap/${bootstrapQualifier(environment)}/version`;

export function surveyQuestions(input: DoctorInput): SurveyQuestions {
  const { environment, templates } = input;
  const { region, domain } = environment;
  return {
    stackPrefix: names(environment).stack(''),
    region,
    regions: [...new Set([region, ...templates.map((each) => each.region ?? region)])],
    bootstrapParameter: bootstrapParameter(environment),
    names: templates.filter((each) => (each.region ?? region) === region).flatMap(wantedNames),
    quotas: quotaNeeds(input).map(({ service, code }) => ({ service, code })),
    linkedRoles: Object.keys(linkedRoles),
    certificateArn: domain?.certificateArn,
    hostedZoneId: domain?.hostedZoneId,
  };
}

/** Names that are written out; those that CloudFormation puts together or chooses cannot be taken. */
function wantedNames({ stack, template }: DoctorInput['templates'][number]): WantedName[] {
  const resources = (template['Resources'] ?? {}) as Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
  return Object.values(resources).flatMap(({ Type: type, Properties = {} }) => {
    const name = Properties[nameProperties[type] ?? ''];
    return typeof name === 'string' ? [{ type, name, stack }] : [];
  });
}
