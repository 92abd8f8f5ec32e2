/** What it takes to hand a release on: one environment's contract, state and images are read by another. */
import { type Environment, names } from '@inx/manifest';
import { Aws } from 'aws-cdk-lib';
import type { Arns } from './arns.ts';
import type { Grant } from './grant.ts';
import { noResource, readContract, readState } from './read.ts';

const pull = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:ListImageReferrers'];

/** Of the role by which environments of other accounts read this one. */
export const handOnGrants = (arns: Arns, services: readonly string[]): readonly Grant[] => [
  readContract(arns),
  ...readState(arns),
  {
    id: 'RegistryToken',
    why: "fetches the registry's token; what it opens is what the next statement allows",
    actions: ['ecr:GetAuthorizationToken'],
    on: { everything: noResource('Amazon ECR') },
  },
  {
    id: 'PullImages',
    why: 'reads the images that are handed on, with their attestations',
    actions: pull,
    on: services.map(arns.repository),
  },
];

/** The release roles of the accounts that are named may read; whose policies do not say so as well, may not. */
export const handOnTrust = ({ promotion }: Environment) => ({
  Version: '2012-10-17',
  Statement: promotion.toAccounts.map((account) => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: `arn:${Aws.PARTITION}:iam::${account}:root` },
    Condition: {
      ArnLike: { 'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${account}:role/*-github-release` },
    },
  })),
});

export const handOnRoleName = (environment: Environment) => names(environment).role('promotion-source');

/**
 * Of the release role of an environment that takes releases. From another account by the role that the document names;
 * in the same account directly, by the names that every environment's things have (PLATFORM.md, "State") and by the tag
 * of its repositories, as the other document is not read here.
 */
export function takeGrants({ promotion, region }: Environment): readonly Grant[] {
  const roles = [...new Set(Object.values(promotion.readRoles))];
  const here = promotion.from.filter((source) => !promotion.readRoles[source]);
  const at = (service: string, resource: string) =>
    `arn:${Aws.PARTITION}:${service}:${region}:${Aws.ACCOUNT_ID}:${resource}`;
  const buckets = here.map((source) => `arn:${Aws.PARTITION}:s3:::inx-${source}-state-*`);
  return [
    ...(roles.length > 0
      ? [
          {
            id: 'BecomeReader',
            why: 'becomes the role by which the source, in another account, lets its releases be read',
            actions: ['sts:AssumeRole'],
            on: roles,
          },
        ]
      : []),
    ...(here.length > 0
      ? [
          {
            id: 'ReadSourceContract',
            why: 'finds the state and the repositories of the environment that hands a release on',
            actions: ['ssm:GetParametersByPath'],
            on: here.map((source) => at('ssm', `parameter/inx/${source}/platform`)),
          },
          {
            id: 'ReadSourceState',
            why: 'sees what the source runs',
            actions: ['dynamodb:GetItem'],
            on: here.map((source) => at('dynamodb', `table/inx-${source}-locks`)),
          },
          {
            id: 'ReadSourceRecords',
            why: 'reads the record of the release that is handed on',
            actions: ['s3:GetObject'],
            on: buckets.map((bucket) => `${bucket}/releases/*`),
          },
          {
            id: 'ListSourceRecords',
            why: 'lists them; without it S3 answers "denied" instead of "there is none"',
            actions: ['s3:ListBucket'],
            on: buckets,
          },
          {
            id: 'PullSourceImages',
            why: "reads the source's images by digest; a repository is known by its environment's tag",
            actions: pull,
            on: [at('ecr', 'repository/*')],
            condition: { StringEquals: { 'aws:ResourceTag/Environment': here } },
          },
        ]
      : []),
  ];
}
