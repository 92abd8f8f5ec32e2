/** ARNs and identifiers as ECS makes them. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export const hexId = (): string => randomUUID().replaceAll('-', '');
const decimal = (digits: number): string =>
  Array.from({ length: digits }, (_, index) => (index === 0 ? randomInt(1, 10) : randomInt(0, 10))).join('');

export const deploymentId = (): string => `ecs-svc/${decimal(19)}`;
export const revisionId = (): string => decimal(19);
export const serviceDeploymentId = (): string => randomBytes(16).toString('base64url').slice(0, 21);
export const pauseHookId = (): string => `ecs-pause-${randomBytes(32).toString('base64url')}`;

export const clusterArn = (world: AccountWorld, name: string): string => world.arn('ecs', `cluster/${name}`);
export const serviceArn = (world: AccountWorld, cluster: string, name: string): string =>
  world.arn('ecs', `service/${cluster}/${name}`);
export const taskDefinitionArn = (world: AccountWorld, family: string, revision: number): string =>
  world.arn('ecs', `task-definition/${family}:${revision}`);
export const taskArn = (world: AccountWorld, cluster: string, id: string): string =>
  world.arn('ecs', `task/${cluster}/${id}`);

/** Last part of an ARN's path, or the text itself when it is a plain name. */
export const lastPart = (arnOrName: string): string => arnOrName.slice(arnOrName.lastIndexOf('/') + 1);

/** `family:revision` of a task definition's ARN. */
export const familyAndRevision = (arn: string): { family: string; revision: string } => {
  const [family = '', revision = ''] = lastPart(arn).split(':');
  return { family, revision };
};

/** Names of clusters, services and families share one alphabet. */
export function checkName(kind: string, name: string | undefined): string {
  if (!name) throw awsError('InvalidParameterException', `${kind} name must not be blank.`);
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
    throw awsError(
      'InvalidParameterException',
      `Invalid identifier: Unexpected character in ${kind} name ${name}. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.`,
    );
  }
  return name;
}
