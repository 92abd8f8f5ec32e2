import type {
  CreateTargetGroupCommandInput,
  CreateTargetGroupCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { defaultsOf, TARGET_GROUP_ATTRIBUTES } from '../attributes.ts';
import { createCounters } from '../dataplane/counters.ts';
import { DEFAULT_CHECK, isPort, mergeHealthCheck } from '../health-check.ts';
import { LIMITS } from '../limits.ts';
import { checkName, tagsOf } from '../names.ts';
import { newId } from '../state.ts';
import type { State, TargetGroup } from '../types.ts';
import { viewTargetGroup } from '../views.ts';

const createTargetGroup: Operation<
  State,
  CreateTargetGroupCommandInput,
  Omit<CreateTargetGroupCommandOutput, '$metadata'>
> = (input, { state }) => {
  const name = checkName('Target group', input.Name);
  const group = newTargetGroup(state, name, input);
  const same = [...state.targetGroups.values()].find((each) => each.name === name);
  if (same) {
    if (settingsOf(same) === settingsOf(group)) return { TargetGroups: [viewTargetGroup(state, same)] };
    throw awsError(
      'DuplicateTargetGroupName',
      `A target group with the same name '${name}' exists, but with different settings`,
    );
  }
  if (state.targetGroups.size >= LIMITS['target-groups']) {
    throw awsError('TooManyTargetGroups', 'The maximum number of target groups has been reached');
  }
  state.targetGroups.set(group.arn, group);
  return { TargetGroups: [viewTargetGroup(state, group)] };
};

function newTargetGroup(state: State, name: string, input: CreateTargetGroupCommandInput): TargetGroup {
  const targetType = input.TargetType ?? 'instance';
  if (targetType !== 'ip' && targetType !== 'instance') {
    throw awsError(
      'ValidationError',
      `Target groups with target type '${targetType}' are not available in the embedded AWS`,
    );
  }
  const protocol = input.Protocol;
  if (!protocol) throw awsError('ValidationError', 'A protocol must be specified');
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    throw awsError(
      'ValidationError',
      `Target groups with protocol '${protocol}' are not available in the embedded AWS`,
    );
  }
  const protocolVersion = input.ProtocolVersion ?? 'HTTP1';
  if (protocolVersion !== 'HTTP1') {
    throw awsError(
      'ValidationError',
      `Protocol version '${protocolVersion}' is not available in the embedded AWS`,
    );
  }
  if (!isPort(input.Port))
    throw awsError(
      'ValidationError',
      input.Port === undefined
        ? 'A port must be specified'
        : `Port '${input.Port}' must be in the range 1 to 65535`,
    );
  if (!input.VpcId) throw awsError('ValidationError', 'A VPC ID must be specified');
  const path = `targetgroup/${name}/${newId()}`;
  return {
    kind: 'target-group',
    arn: state.world.arn('elasticloadbalancing', path),
    tags: tagsOf(input.Tags),
    name,
    path,
    protocol,
    protocolVersion,
    port: input.Port,
    vpcId: input.VpcId,
    targetType,
    ipAddressType: input.IpAddressType === 'ipv6' ? 'ipv6' : 'ipv4',
    healthCheck: mergeHealthCheck(DEFAULT_CHECK, input),
    attributes: defaultsOf(TARGET_GROUP_ATTRIBUTES),
    targets: new Map(),
    inUse: false,
    serving: [],
    cursor: 0,
    counters: createCounters(),
  };
}

/** What must agree for a second creation to count as the same one. */
function settingsOf(group: TargetGroup): string {
  return JSON.stringify([
    group.protocol,
    group.port,
    group.vpcId,
    group.targetType,
    group.ipAddressType,
    group.healthCheck,
  ]);
}

export default createTargetGroup;
