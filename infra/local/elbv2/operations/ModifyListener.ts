import type {
  ModifyListenerCommandInput,
  ModifyListenerCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { checkActions } from '../actions.ts';
import { checkListenerPort, checkProtocol, moveListener } from '../balancers.ts';
import { changeRule } from '../rules.ts';
import { findListener } from '../state.ts';
import type { State } from '../types.ts';
import { viewListener } from '../views.ts';

const modifyListener: Operation<
  State,
  ModifyListenerCommandInput,
  Omit<ModifyListenerCommandOutput, '$metadata'>
> = async (input, { state }) => {
  const listener = findListener(state, input.ListenerArn);
  const balancer = listener.loadBalancer;
  const port = input.Port === undefined ? listener.port : checkListenerPort(balancer, input.Port, listener);
  const kept = input.Protocol === 'HTTP' ? [] : listener.certificates;
  const certificates = input.Certificates ?? kept;
  const protocol = checkProtocol(input.Protocol ?? listener.protocol, certificates);
  if (input.DefaultActions) {
    const actions = checkActions(state, balancer, input.DefaultActions);
    changeRule(state, listener.defaultRule, [], actions);
  }
  listener.protocol = protocol;
  listener.certificates = certificates.map(({ CertificateArn }) => ({ CertificateArn }));
  listener.sslPolicy =
    protocol === 'HTTPS' ? (input.SslPolicy ?? listener.sslPolicy ?? 'ELBSecurityPolicy-2016-08') : undefined;
  if (port !== listener.port) await moveListener(state, listener, port);
  return { Listeners: [viewListener(listener)] };
};

export default modifyListener;
