/** What of an account stands in the way of an environment, from facts alone. Pure. */
import type { Environment } from '@inx/manifest';
import type { AccountFacts } from '../ports/account.ts';
import { domainFindings } from './domain.ts';
import type { Finding } from './finding.ts';
import { bootstrapParameter, type DoctorInput, linkedRoles } from './questions.ts';
import { quotaNeeds } from './quotas.ts';
import { takenFindings } from './taken.ts';

/** Those that block first. */
export function findings(input: DoctorInput, facts: AccountFacts): Finding[] {
  const all = [
    ...placeFindings(input.environment, facts),
    ...bootstrapFindings(input, facts),
    ...stackFindings(facts),
    ...quotaFindings(input, facts),
    ...takenFindings(input.environment, facts),
    ...domainFindings(input.environment, facts),
    ...onceFindings(input, facts),
    ...linkedRoleFindings(facts),
    ...facts.unread.map(
      ({ what, why }): Finding => ({
        severity: 'warns',
        code: 'doctor.unread',
        message: `${what} could not be read, so nothing is known of it`,
        why,
        remedy: 'ask again with credentials that may read it (ReadOnlyAccess is enough)',
      }),
    ),
  ];
  return all.sort((a, b) => Number(b.severity === 'blocks') - Number(a.severity === 'blocks'));
}

function placeFindings({ region, name, availabilityZones }: Environment, { zones }: AccountFacts): Finding[] {
  const missing = availabilityZones.filter((zone) => !zones.includes(zone));
  if (missing.length === 0 || zones.length === 0) return [];
  return [
    {
      severity: 'blocks',
      code: 'doctor.zones',
      message: `this account has no zone ${missing.join(', ')} in ${region}; it has ${zones.join(', ')}`,
      where: `infra/environments/${name}.json: availabilityZones`,
      remedy: 'name three zones that it has',
    },
  ];
}

/** Lowest that the CDK's own synthesizer accepts for file assets (MIN_BOOTSTRAP_STACK_VERSION). */
const bootstrapVersion = 6;

function bootstrapFindings({ environment, templates }: DoctorInput, facts: AccountFacts): Finding[] {
  const unreadable = new Set(facts.unread.map(({ what }) => what));
  const regions = [
    ...new Set([environment.region, ...templates.map((each) => each.region ?? environment.region)]),
  ];
  // Ours has the boundary that every role then carries (docs/adopt.md).
  const ours = environment.bootstrap?.permissionsBoundary
    ? ' --template infra/platform/bootstrap/bootstrap-template.json'
    : '';
  const qualifier = environment.bootstrap
    ? ` --qualifier ${environment.bootstrap.qualifier} --toolkit-stack-name CDKToolkit-${environment.bootstrap.qualifier}`
    : '';
  return regions.flatMap((region): Finding[] => {
    const version = facts.bootstrap[region];
    if (unreadable.has(`the bootstrap of ${region}`) || Number(version) >= bootstrapVersion) return [];
    return [
      {
        severity: 'blocks',
        code: 'doctor.bootstrap',
        message:
          version === undefined
            ? `the CDK is not bootstrapped in ${region}`
            : `the CDK's bootstrap in ${region} is of version ${version}; ${bootstrapVersion} is the least`,
        where: `${region}: ${bootstrapParameter(environment)}`,
        remedy: `npx cdk bootstrap aws://${facts.accountId}/${region}${qualifier}${ours}`,
      },
    ];
  });
}

function stackFindings({ stacks }: AccountFacts): Finding[] {
  return stacks.flatMap(({ name, region, status }): Finding[] => {
    if (!/FAILED$|^ROLLBACK_COMPLETE$|IN_PROGRESS$/.test(status)) return [];
    const where = `${region}: ${name}`;
    const remedies: Readonly<Record<string, string>> = {
      ROLLBACK_COMPLETE: `its first creation failed: aws cloudformation delete-stack --region ${region} --stack-name ${name}`,
      UPDATE_ROLLBACK_FAILED: `aws cloudformation continue-update-rollback --region ${region} --stack-name ${name}`,
    };
    const running = status.endsWith('IN_PROGRESS');
    return [
      {
        severity: running || status === 'ROLLBACK_COMPLETE' ? 'warns' : 'blocks',
        code: 'doctor.stack',
        message: `the stack ${name} is ${status}`,
        where,
        remedy: running
          ? 'wait until it has ended, then ask again'
          : (remedies[status] ??
            `see why (aws cloudformation describe-stack-events --region ${region} --stack-name ${name}), then delete it`),
      },
    ];
  });
}

function quotaFindings(input: DoctorInput, { quotas, used }: AccountFacts): Finding[] {
  return quotaNeeds(input).flatMap(({ service, code, name, least, most, why }): Finding[] => {
    const limit = quotas[code];
    const elsewhere = used[code] ?? 0;
    if (limit === undefined || limit >= most + elsewhere) return [];
    const blocks = limit < least + elsewhere;
    const wanted = Math.ceil(most + elsewhere);
    return [
      {
        severity: blocks ? 'blocks' : 'warns',
        code: 'doctor.quota',
        message: `${name}: the account may have ${limit}; ${blocks ? 'a release needs' : 'fully scaled, a release needs'} ${blocks ? least : most}${elsewhere > 0 ? `, and ${elsewhere} are in use elsewhere` : ''}`,
        where: `${input.environment.region}: ${service}/${code}`,
        why,
        remedy: `aws service-quotas request-service-quota-increase --region ${input.environment.region} --service-code ${service} --quota-code ${code} --desired-value ${wanted}`,
      },
    ];
  });
}

/** What an account has once: the flags of every document in it against each other, and against what is there. */
function onceFindings({ environment, others }: DoctorInput, facts: AccountFacts): Finding[] {
  const where = (flag: string) => `infra/environments/${environment.name}.json: onceAnAccount.${flag}`;
  const sameAccount = others.filter((other) => (other.account ?? facts.accountId) === facts.accountId);
  const foreign = (ids: readonly string[]) => ids.find((id) => !facts.owned.includes(id));
  const provider = facts.oidcProviders.find(({ url }) => url === 'token.actions.githubusercontent.com');
  const flags = [
    ['githubOidcProvider', "GitHub's OpenID Connect provider", foreign(provider ? [provider.arn] : [])],
    ['guardDuty', 'a GuardDuty detector', foreign(facts.detectors)],
    ['costAnomalyMonitor', 'a cost anomaly monitor of services', foreign(facts.anomalyMonitors)],
  ] as const;
  const clashes = flags.flatMap(([flag, what, there]): Finding[] => {
    if (!environment.onceAnAccount[flag]) return [];
    const rivals = sameAccount.filter((other) => other.onceAnAccount[flag]).map((other) => other.name);
    if (!there && rivals.length === 0) return [];
    return [
      {
        severity: 'blocks',
        code: 'doctor.once-an-account',
        message: there
          ? `${what} is in this account already: ${there}`
          : `${what} is made by ${rivals.join(', ')} as well, in the same account`,
        where: where(flag),
        remedy: `set ${flag} to false here`,
      },
    ];
  });
  const willBe = [environment, ...sameAccount].some((each) => each.onceAnAccount.githubOidcProvider);
  if (!environment.github || provider || willBe || !known(facts, 'OpenID Connect providers')) return clashes;
  return [
    ...clashes,
    {
      severity: 'blocks',
      code: 'doctor.oidc',
      message: `GitHub's workflows cannot sign in: this account has no provider for token.actions.githubusercontent.com`,
      where: where('githubOidcProvider'),
      remedy: 'set githubOidcProvider to true in one environment of this account',
    },
  ];
}

const known = (facts: AccountFacts, what: string) => facts.unread.every((each) => each.what !== what);

function linkedRoleFindings(facts: AccountFacts): Finding[] {
  if (!known(facts, 'roles')) return [];
  return Object.entries(linkedRoles).flatMap(([role, service]): Finding[] => {
    if (facts.linkedRoles.includes(role)) return [];
    return [
      {
        severity: 'warns',
        code: 'doctor.linked-role',
        message: `${role} does not exist yet`,
        where: `iam: ${role}`,
        why: 'AWS makes it at the first use, and that first use may fail before it has spread',
        remedy: `aws iam create-service-linked-role --aws-service-name ${service}`,
      },
    ];
  });
}
