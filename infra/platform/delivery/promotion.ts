/** What it takes to hand a release on: one environment's contract, state and images are read by another. */
import { type Environment, names } from '@inx/manifest';
import { Aws } from 'aws-cdk-lib';
import type { Arns } from './arns.ts';
import type { Grant } from './grant.ts';
import { noResource, readContract, readState } from './read.ts';

const pull = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:ListImageReferrers'];

/** A role by which environments of other accounts take releases from this one. */
export interface HandOnRole {
  readonly id: 'promotionSource' | 'promotionImages';
  readonly name: string;
  readonly purpose: string;
  /** The member of `promotion` that names it in the other environment's document. */
  readonly member: 'readRoles' | 'imageRoles';
  /** Roles of the other account that may become it. */
  readonly takers: readonly ('plan' | 'release')[];
  readonly grants: readonly Grant[];
}

/** Two, as whoever only plans a promotion must not have the images. */
export const handOnRoles = (
  environment: Environment,
  arns: Arns,
  services: readonly string[],
): readonly HandOnRole[] => [
  {
    id: 'promotionSource',
    name: names(environment).role('promotion-source'),
    purpose: `what ${environment.name} runs`,
    member: 'readRoles',
    takers: ['plan', 'release'],
    grants: [readContract(arns), ...readState(arns)],
  },
  {
    id: 'promotionImages',
    name: names(environment).role('promotion-images'),
    purpose: `the images that ${environment.name} runs`,
    member: 'imageRoles',
    takers: ['release'],
    grants: pullGrants(arns, services),
  },
];

const pullGrants = (arns: Arns, services: readonly string[]): readonly Grant[] => [
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

/** The roles of GitHub in the accounts that are named; whose policies do not say so as well, may not. */
export const handOnTrust = ({ promotion }: Environment, takers: HandOnRole['takers']) => ({
  Version: '2012-10-17',
  Statement: promotion.toAccounts.map((account) => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: `arn:${Aws.PARTITION}:iam::${account}:root` },
    Condition: {
      ArnLike: {
        'aws:PrincipalArn': takers.map(
          (kind) => `arn:${Aws.PARTITION}:iam::${account}:role/*-github-${kind}`,
        ),
      },
    },
  })),
});

const distinct = (roles: Readonly<Record<string, string>>) => [...new Set(Object.values(roles))];

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
  const roles = distinct(environment.promotion.readRoles);
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
  const roles = distinct(environment.promotion.imageRoles);
  const sources = sourcesHere(environment);
  return [
    ...(roles.length > 0
      ? [
          {
            id: 'BecomeImageReader',
            why: 'becomes the role by which the source, in another account, lets its images be read',
            actions: ['sts:AssumeRole'],
            on: roles,
          },
        ]
      : []),
    ...(sources.length > 0
      ? [
          {
            id: 'PullSourceImages',
            why: "reads the source's images by digest; a repository is known by its environment's tag",
            actions: pull,
            on: [here(environment, 'ecr', 'repository/*')],
            condition: { StringEquals: { 'aws:ResourceTag/Environment': sources } },
          },
        ]
      : []),
  ];
}
