/** Actions of rules and listeners: checked, and brought into the form in which they are given back. */
import type { Action, ForwardActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsError } from '../wire/error.ts';
import { balancersOf } from './associations.ts';
import { LIMITS } from './limits.ts';
import type { LoadBalancer, State, TargetGroup } from './types.ts';

const refuse = (message: string) => awsError('ValidationError', message);
const FINAL = ['forward', 'redirect', 'fixed-response'];

export function checkActions(
  state: State,
  balancer: LoadBalancer,
  actions: readonly Action[] | undefined,
): Action[] {
  if (!actions || actions.length === 0) throw refuse('An action must be specified');
  const foreign = actions.find((action) => !FINAL.includes(action.Type ?? ''));
  if (foreign) {
    const known = ['authenticate-cognito', 'authenticate-oidc', 'jwt-validation'].includes(
      foreign.Type ?? '',
    );
    throw known
      ? awsError(
          'InvalidLoadBalancerAction',
          `Actions of type '${foreign.Type}' are not available in the embedded AWS`,
        )
      : refuse(
          `1 validation error detected: Value '${foreign.Type}' at 'actions.1.member.type' failed to satisfy constraint: Member must satisfy enum value set: [redirect, fixed-response, forward, authenticate-oidc, authenticate-cognito]`,
        );
  }
  if (actions.length > 1)
    throw awsError(
      'TooManyActions',
      `You can specify only one action of the types '${FINAL.join(', ')}' per rule`,
    );
  return actions.map((action) => {
    const order = action.Order;
    if (order !== undefined && (order < 1 || order > 50_000))
      throw refuse(`The action order '${order}' must be between 1 and 50000`);
    return { ...checkOne(state, balancer, action), ...(order === undefined ? {} : { Order: order }) };
  });
}

function checkOne(state: State, balancer: LoadBalancer, action: Action): Action {
  if (action.Type === 'fixed-response') return checkFixed(action);
  if (action.Type === 'redirect') return checkRedirect(action);
  return checkForward(state, balancer, action);
}

function checkForward(state: State, balancer: LoadBalancer, action: Action): Action {
  const tuples = action.ForwardConfig?.TargetGroups ?? [];
  const scalar = action.TargetGroupArn;
  if (scalar && tuples.length > 0 && (tuples.length > 1 || tuples[0]?.TargetGroupArn !== scalar)) {
    throw refuse(
      'You can specify both a target group ARN and a forward config only if they name the same single target group',
    );
  }
  const all = tuples.length > 0 ? tuples : scalar ? [{ TargetGroupArn: scalar }] : [];
  if (all.length === 0) throw refuse('A target group ARN must be specified');
  const most = LIMITS['target-groups-per-action-on-application-load-balancer'];
  if (all.length > most)
    throw awsError(
      'TooManyUniqueTargetGroupsPerLoadBalancer',
      `You cannot specify more than '${most}' target groups in a forward action`,
    );
  const arns = all.map((tuple) => tuple.TargetGroupArn ?? '');
  if (new Set(arns).size !== arns.length)
    throw refuse('A target group ARN can be specified only once in a forward action');
  const groups = arns.map((arn) => group(state, arn));
  for (const each of groups) checkAssociation(state, balancer, each);
  const config = forwardConfig(action.ForwardConfig, all);
  checkStickiness(config, groups);
  return {
    Type: 'forward',
    ...(arns.length === 1 ? { TargetGroupArn: arns[0] } : {}),
    ForwardConfig: config,
  };
}

function group(state: State, arn: string): TargetGroup {
  if (!/^arn:[^:]+:elasticloadbalancing:[^:]*:\d*:targetgroup\//.test(arn))
    throw refuse(`'${arn}' is not a valid target group ARN`);
  const found = state.targetGroups.get(arn);
  if (!found) throw awsError('TargetGroupNotFound', `Target groups '${arn}' not found`);
  return found;
}

function checkAssociation(state: State, balancer: LoadBalancer, each: TargetGroup): void {
  if (balancersOf(state, each.arn).some((other) => other !== balancer)) {
    throw awsError(
      'TargetGroupAssociationLimit',
      `The following target groups cannot be associated with more than one load balancer: ${each.arn}`,
    );
  }
  if (each.vpcId && balancer.vpcId && each.vpcId !== balancer.vpcId) {
    throw refuse(
      `The target group '${each.arn}' and the load balancer '${balancer.arn}' must be in the same VPC`,
    );
  }
}

function forwardConfig(
  given: ForwardActionConfig | undefined,
  tuples: NonNullable<ForwardActionConfig['TargetGroups']>,
): ForwardActionConfig {
  for (const { Weight } of tuples) {
    if (Weight !== undefined && (!Number.isInteger(Weight) || Weight < 0 || Weight > 999)) {
      throw refuse(`The target group weight '${Weight}' must be between 0 and 999`);
    }
  }
  const sticky = given?.TargetGroupStickinessConfig;
  const seconds = sticky?.DurationSeconds;
  if (sticky?.Enabled && seconds === undefined)
    throw refuse('A duration must be specified when target group stickiness is enabled');
  if (seconds !== undefined && (seconds < 1 || seconds > 604_800)) {
    throw refuse(`The target group stickiness duration '${seconds}' must be between 1 and 604800 seconds`);
  }
  return {
    TargetGroups: tuples.map((tuple) => ({
      TargetGroupArn: tuple.TargetGroupArn,
      Weight: tuple.Weight ?? 1,
    })),
    TargetGroupStickinessConfig: {
      Enabled: sticky?.Enabled ?? false,
      ...(seconds === undefined ? {} : { DurationSeconds: seconds }),
    },
  };
}

/** Target stickiness in one of several groups would be lost with the next weighted choice. */
function checkStickiness(config: ForwardActionConfig, groups: readonly TargetGroup[]): void {
  const sticky = groups.some((each) => each.attributes.get('stickiness.enabled') === 'true');
  if (groups.length > 1 && sticky && !config.TargetGroupStickinessConfig?.Enabled) {
    throw awsError(
      'InvalidLoadBalancerAction',
      'You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups',
    );
  }
}

function checkFixed(action: Action): Action {
  const config = action.FixedResponseConfig;
  if (!config) throw refuse('A fixed response config must be specified for an action of type fixed-response');
  if (!/^[245]\d\d$/.test(config.StatusCode ?? ''))
    throw refuse(`The fixed response status code '${config.StatusCode}' must be 2XX, 4XX or 5XX`);
  if ((config.MessageBody?.length ?? 0) > 1024)
    throw refuse('The fixed response message body cannot be longer than 1024 characters');
  const types = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];
  if (config.ContentType !== undefined && !types.includes(config.ContentType)) {
    throw refuse(
      `The fixed response content type '${config.ContentType}' must be one of '[${types.join(', ')}]'`,
    );
  }
  return { Type: 'fixed-response', FixedResponseConfig: { ...config } };
}

function checkRedirect(action: Action): Action {
  const config = action.RedirectConfig;
  if (!config) throw refuse('A redirect config must be specified for an action of type redirect');
  if (config.StatusCode !== 'HTTP_301' && config.StatusCode !== 'HTTP_302')
    throw refuse(`The redirect status code '${config.StatusCode}' must be HTTP_301 or HTTP_302`);
  if (!/^(HTTPS?|#\{protocol\})$/.test(config.Protocol ?? '#{protocol}'))
    throw refuse(`The redirect protocol '${config.Protocol}' must be HTTP, HTTPS or #{protocol}`);
  if (!/^(\d{1,5}|#\{port\})$/.test(config.Port ?? '#{port}'))
    throw refuse(`The redirect port '${config.Port}' must be between 1 and 65535 or #{port}`);
  const parts = [config.Protocol, config.Host, config.Port, config.Path];
  if (parts.every((part) => part === undefined || /^\/?#\{\w+\}$/.test(part))) {
    throw awsError(
      'InvalidLoadBalancerAction',
      'The redirect configuration is not valid because it creates a loop',
    );
  }
  return {
    Type: 'redirect',
    RedirectConfig: {
      Protocol: config.Protocol ?? '#{protocol}',
      Port: config.Port ?? '#{port}',
      Host: config.Host ?? '#{host}',
      Path: config.Path ?? '/#{path}',
      Query: config.Query ?? '#{query}',
      StatusCode: config.StatusCode,
    },
  };
}
