/** A finding of a rule set that is accepted, with its reason, beside the resource it is about. */
import { type CfnResource, Validations } from 'aws-cdk-lib';

/**
 * Rule → why it does not apply here. `CKV…` is checkov's and `E…`/`W…` with four digits cfn-lint's: both read the
 * template's metadata. Anything else is cdk-nag's (`AwsSolutions-…`) or CloudFormation's own validator's, and ends in the
 * assembly.
 */
export function accepted<Resource extends CfnResource>(
  resource: Resource,
  reasons: Readonly<Record<string, string>>,
): Resource {
  const checkov: { id: string; comment: string }[] = [];
  const lint: Record<string, string> = {};
  for (const [id, reason] of Object.entries(reasons)) {
    if (id.startsWith('CKV')) checkov.push({ id, comment: reason });
    else if (/^[EWI]\d{4}$/.test(id)) lint[id] = reason;
    else Validations.of(resource).acknowledge({ id, reason });
  }
  const before = (resource.getMetadata('checkov') as { skip: typeof checkov } | undefined)?.skip ?? [];
  if (checkov.length > 0) resource.addMetadata('checkov', { skip: [...before, ...checkov] });
  // cfn-lint has no place for a reason beside the rule.
  if (Object.keys(lint).length > 0)
    resource.addMetadata('cfn-lint', { config: { ignore_checks: Object.keys(lint) }, reasons: lint });
  return resource;
}
