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

/** Whoever plans or carries out a promotion in the accounts that are named may read; whose policies do not say so as well, may not. */
export const handOnTrust = ({ promotion }: Environment) => ({
  Version: '2012-10-17',
  Statement: promotion.toAccounts.map((account) => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: `arn:${Aws.PARTITION}:iam::${account}:root` },
    Condition: {
      ArnLike: {
        'aws:PrincipalArn': ['plan', 'release'].map(
          (kind) => `arn:${Aws.PARTITION}:iam::${account}:role/*-github-${kind}`,
        ),
      },
    },
  })),
});

export const handOnRoleName = (environment: Environment) => names(environment).role('promotion-source');

const sourcesHere = ({ promotion }: Environment) =>
  promotion.from.filter((source) => !promotion.readRoles[source]);

const here = ({ region }: Environment, service: string, resource: string) =>
  `arn:${Aws.PARTITION}:${service}:${region}:${Aws.ACCOUNT_ID}:${resource}`;

/**
 * Of the roles that plan and release in an environment that takes releases: what the source runs. From another account
 * by the role that the document names; in the same account directly, by the names that every environment's things have
 * (PLATFORM.md, "State"), as the other document is not read here.
 */
export function readSourceGrants(environment: Environment): readonly Grant[] {
  const roles = [...new Set(Object.values(environment.promotion.readRoles))];
  const sources = sourcesHere(environment);
  const buckets = sources.map((source) => `arn:${Aws.PARTITION}:s3:::inx-${source}-state-*`);
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
    ...(sources.length > 0
      ? [
          {
            id: 'ReadSourceContract',
            why: 'finds the state and the repositories of the environment that hands a release on',
            actions: ['ssm:GetParametersByPath'],
            on: sources.map((source) => here(environment, 'ssm', `parameter/inx/${source}/platform`)),
          },
          {
            id: 'ReadSourceState',
            why: 'sees what the source runs',
            actions: ['dynamodb:GetItem'],
            on: sources.map((source) => here(environment, 'dynamodb', `table/inx-${source}-locks`)),
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
        ]
      : []),
  ];
}

/** Of the release role alone: the images, by the tag of the source's repositories. */
export function takeGrants(environment: Environment): readonly Grant[] {
  const sources = sourcesHere(environment);
  if (sources.length === 0) return [];
  return [
    {
      id: 'PullSourceImages',
      why: "reads the source's images by digest; a repository is known by its environment's tag",
      actions: pull,
      on: [here(environment, 'ecr', 'repository/*')],
      condition: { StringEquals: { 'aws:ResourceTag/Environment': sources } },
    },
  ];
}
