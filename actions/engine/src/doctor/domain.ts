/** The domain's certificate and zone. Pure. */
import type { Environment } from '@inx/manifest';
import type { AccountFacts } from '../ports/account.ts';
import type { Finding } from './finding.ts';

export function domainFindings(environment: Environment, facts: AccountFacts): Finding[] {
  const { domain, region } = environment;
  if (!domain) return [];
  const where = `infra/environments/${environment.name}.json: domain`;
  const base = { severity: 'blocks', code: 'doctor.domain' } as const;
  const readable = (what: string) => facts.unread.every((each) => each.what !== what);
  const found: Finding[] = [];
  const { certificateArn, hostedZoneId, name } = domain;
  if (certificateArn && certificateArn.split(':')[3] !== region)
    found.push({
      ...base,
      where: `${where}.certificateArn`,
      message: `the certificate is of ${certificateArn.split(':')[3]}, and the load balancer in ${region}`,
      remedy: `request it in ${region}: aws acm request-certificate --region ${region} --domain-name ${name} --validation-method DNS`,
    });
  else if (certificateArn && readable('the certificate')) {
    const { certificate } = facts;
    const request = `aws acm request-certificate --region ${region} --domain-name ${name} --validation-method DNS`;
    if (!certificate)
      found.push({
        ...base,
        where: `${where}.certificateArn`,
        message: `there is no certificate ${certificateArn}`,
        remedy: `name one that exists (aws acm list-certificates --region ${region}), or request it: ${request}`,
      });
    else {
      if (certificate.status !== 'ISSUED')
        found.push({
          ...base,
          where: certificateArn,
          message: `the certificate is ${certificate.status}, not issued`,
          remedy: `set the record that proves the domain: aws acm describe-certificate --region ${region} --certificate-arn ${certificateArn}`,
        });
      if (!certificate.domains.some((each) => covers(each, name)))
        found.push({
          ...base,
          where: certificateArn,
          message: `the certificate is for ${certificate.domains.join(', ')}, not for ${name}`,
          remedy: `request one for ${name}: ${request}`,
        });
    }
  }
  if (!hostedZoneId || !readable('the hosted zone')) return found;
  const zone = facts.hostedZone;
  const inZone = zone && (name === zone.name || name.endsWith(`.${zone.name}`));
  if (zone && inZone && !zone.isPrivate) return found;
  const wrong = !zone
    ? `there is no hosted zone ${hostedZoneId}`
    : zone.isPrivate
      ? `the hosted zone ${zone.name} is private: nobody outside the network can resolve ${name}`
      : `the hosted zone is ${zone.name}, which does not hold ${name}`;
  found.push({
    ...base,
    where: `${where}.hostedZoneId`,
    message: wrong,
    remedy: 'name the public zone that holds it: aws route53 list-hosted-zones',
  });
  return found;
}

/** A wildcard stands for one label (RFC 6125, 6.4.3). */
function covers(pattern: string, name: string): boolean {
  if (!pattern.startsWith('*.')) return pattern.toLowerCase() === name.toLowerCase();
  return name.slice(name.indexOf('.') + 1).toLowerCase() === pattern.slice(2).toLowerCase();
}
