import type { CreateWebACLCommandInput, CreateWebACLCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { checkWebAcl } from '../rules.ts';
import type { WafState } from '../state.ts';
import { checkName, scopePart } from '../state.ts';

export default ((input, { state, world }) => {
  checkName(state.webAcls, input);
  const Capacity = checkWebAcl(state, input);
  const Id = crypto.randomUUID();
  const ARN = world.arn('wafv2', `${scopePart(input.Scope)}/webacl/${input.Name}/${Id}`);
  const { Scope: scope, Tags, ...given } = input;
  const lockToken = crypto.randomUUID();
  state.webAcls.set(ARN, {
    scope: scope!,
    lockToken,
    value: {
      ...given,
      Name: input.Name,
      DefaultAction: input.DefaultAction,
      VisibilityConfig: input.VisibilityConfig,
      Id,
      ARN,
      Capacity,
      LabelNamespace: `awswaf:${world.accountId}:webacl:${input.Name}:`,
      ManagedByFirewallManager: false,
    },
  });
  state.tags.set(ARN, Tags ?? []);
  return { Summary: { Name: input.Name, Id, ARN, LockToken: lockToken, Description: input.Description } };
}) satisfies Operation<WafState, CreateWebACLCommandInput, Omit<CreateWebACLCommandOutput, '$metadata'>>;
