import type {
  CreateListenerCommandInput,
  CreateListenerCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { checkActions } from '../actions.ts';
import { addListener, checkListenerPort, checkProtocol } from '../balancers.ts';
import { LIMITS } from '../limits.ts';
import { tagsOf } from '../names.ts';
import { checkGroupCount } from '../rules.ts';
import { findLoadBalancer } from '../state.ts';
import type { State } from '../types.ts';
import { viewListener } from '../views.ts';

const createListener: Operation<
  State,
  CreateListenerCommandInput,
  Omit<CreateListenerCommandOutput, '$metadata'>
> = async (input, { state }) => {
  const balancer = findLoadBalancer(state, input.LoadBalancerArn);
  const port = checkListenerPort(balancer, input.Port);
  const protocol = checkProtocol(input.Protocol, input.Certificates);
  if (balancer.listeners.length >= LIMITS['listeners-per-application-load-balancer']) {
    throw awsError(
      'TooManyListeners',
      `The maximum number of listeners per load balancer has been reached: ${balancer.listeners.length}`,
    );
  }
  const actions = checkActions(state, balancer, input.DefaultActions);
  checkGroupCount(state, balancer, undefined, actions);
  const listener = await addListener(state, balancer, {
    port,
    protocol,
    certificates: (input.Certificates ?? []).map(({ CertificateArn }) => ({ CertificateArn })),
    sslPolicy: protocol === 'HTTPS' ? (input.SslPolicy ?? 'ELBSecurityPolicy-2016-08') : undefined,
    actions,
    tags: tagsOf(input.Tags),
  });
  return { Listeners: [viewListener(listener)] };
};

export default createListener;
