/** CDK's stacks against their templates, and what CloudFormation cannot look at. Pure. */
import { ownerOfMember } from '@inx/manifest';
import type { ResourceDrift } from '../ports/inspection.ts';
import type { Finding } from './finding.ts';

/** Members that another owner sets after CDK made them are not CDK's, and not drift of its stack. */
export function stackFindings(drifts: readonly ResourceDrift[]): Finding[] {
  return drifts.flatMap((drift): Finding[] => {
    const { stack, logicalId, physicalId, type, status } = drift;
    const own = { owner: 'cdk', resource: `${type} ${logicalId} of ${stack}`, where: physicalId } as const;
    if (status === 'DELETED')
      return [
        {
          ...own,
          kind: 'stack-resource-deleted',
          wanted: 'as the template of the stack says',
          found: 'it does not exist',
          remedy:
            'CloudFormation does not make it again by itself: take it out of the code, deploy, put it back, deploy',
        },
      ];
    return drift.differences
      .filter(({ path }) => ownerOfMember(type, path) === 'cdk')
      .map(({ path, expected, actual }) => ({
        ...own,
        kind: 'stack-resource-modified',
        wanted: `${path.slice(1)}: ${expected}`,
        found: `${path.slice(1)}: ${actual}`,
        remedy:
          'set it back by hand, or write it into infra/platform and deploy that: CDK updates only what the code changes',
      }));
  });
}

export function defaultGroupFindings(group: {
  readonly id: string;
  readonly rules: readonly string[];
}): Finding[] {
  if (group.rules.length === 0) return [];
  return [
    {
      kind: 'default-security-group',
      owner: 'cdk',
      resource: 'default security group of the VPC',
      where: group.id,
      wanted: 'closed: no rule in or out',
      found: group.rules.join('; '),
      remedy: 'inx platform close: CloudFormation cannot, so a step after the stacks does',
    },
  ];
}
