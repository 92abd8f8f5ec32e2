import type { Row } from '../row.ts';
import { listOf, resourcesOf } from '../template.ts';

/** A web ACL, each of its rules and rule groups, and the requests that it looks at. */
export const webAcl: Row = ({ templates, prices, usage }) => {
  const acls = resourcesOf(templates, 'AWS::WAFv2::WebACL');
  if (acls.length === 0) return undefined;
  const rules = acls.reduce((total, acl) => total + listOf(acl['Rules']).length, 0);
  const month = acls.length * prices.webAclMonth + rules * prices.webAclRuleMonth;
  const requests = usage.millionRequests * prices.webAclMillionRequests;
  return {
    row: 'WAF',
    part: 'added-since',
    low: month,
    expected: month + requests,
    high: month + requests * 3,
    assumptions: [
      `${acls.length} web ACL, ${rules} rules, ${usage.millionRequests} million requests (high: three times that)`,
    ],
  };
};
