/** An account as it is, as the engine's Account port needs it. */
import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { paginateListStackResources, paginateListStacks } from '@aws-sdk/client-cloudformation';
import { GetAnomalyMonitorsCommand } from '@aws-sdk/client-cost-explorer';
import { DescribeAvailabilityZonesCommand } from '@aws-sdk/client-ec2';
import { paginateListDetectors } from '@aws-sdk/client-guardduty';
import { GetRoleCommand, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Account, SurveyQuestions } from '@inx/engine';
import { within } from '../calls.ts';
import type { AwsTarget } from '../target.ts';
import { createSurveyClients, type SurveyClients } from './clients.ts';
import { readInventory, usedBeside } from './inventory.ts';
import { findNames } from './names.ts';
import { createReading, everyItem, ifThere, type Reading } from './read.ts';

export function createAccount(target: AwsTarget): Account {
  return {
    survey: async (questions, signal) => {
      const clients = createSurveyClients(target);
      // Nothing else is worth asking with credentials that lead nowhere.
      const identity = await clients.sts.send(new GetCallerIdentityCommand({}), within(signal));
      const reading = createReading();
      const elsewhere = questions.regions.filter((region) => region !== target.region);
      const regions = new Map<string, SurveyClients>([
        [target.region, clients],
        ...elsewhere.map((region): [string, SurveyClients] => [
          region,
          createSurveyClients({ ...target, region }),
        ]),
      ]);
      const [inventory, stacks, bootstrap, own] = await Promise.all([
        readInventory(clients, reading, signal),
        readStacks(regions, questions, reading, signal),
        readBootstrap(regions, questions, reading, signal),
        readSettings(clients, questions, reading, signal),
      ]);
      const found = await findNames(clients, inventory, questions.names, reading, signal);
      const cluster = questions.names.find((each) => each.type === 'AWS::ECS::Cluster')?.name;
      return {
        accountId: identity.Account ?? '',
        bootstrap,
        ...stacks,
        ...own,
        found,
        vpcs: inventory.vpcs,
        used: usedBeside(inventory, stacks.owned, cluster),
        unread: reading.unread,
      };
    },
  };
}

async function readStacks(
  regions: ReadonlyMap<string, SurveyClients>,
  { stackPrefix }: SurveyQuestions,
  { read }: Reading,
  signal?: AbortSignal,
) {
  const options = within(signal);
  const stacks: { name: string; region: string; status: string }[] = [];
  const owned: string[] = [];
  for (const [region, { cloudformation: client }] of regions) {
    const listed = await read(`the stacks of ${region}`, [], () =>
      everyItem(paginateListStacks({ client }, {}, options), (page) => page.StackSummaries),
    );
    for (const { StackName: name = '', StackStatus: status = '' } of listed) {
      if (!name.startsWith(stackPrefix) || status === 'DELETE_COMPLETE') continue;
      stacks.push({ name, region, status });
      const resources = await read(`the resources of ${name}`, [], () =>
        everyItem(
          paginateListStackResources({ client }, { StackName: name }, options),
          (page) => page.StackResourceSummaries,
        ),
      );
      owned.push(
        ...resources
          .filter((each) => each.ResourceStatus !== 'DELETE_COMPLETE')
          .flatMap((each) => each.PhysicalResourceId ?? []),
      );
    }
  }
  return { stacks, owned };
}

async function readBootstrap(
  regions: ReadonlyMap<string, SurveyClients>,
  { bootstrapParameter }: SurveyQuestions,
  { read }: Reading,
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const [region, { ssm }] of regions) {
    const found = await read(`the bootstrap of ${region}`, undefined, () =>
      ifThere(() => ssm.send(new GetParameterCommand({ Name: bootstrapParameter }), within(signal))),
    );
    if (found?.Parameter?.Value !== undefined) versions[region] = found.Parameter.Value;
  }
  return versions;
}

async function readSettings(
  { acm, costs, ec2, guardduty, iam, quotas, route53 }: SurveyClients,
  { region, quotas: wanted, linkedRoles, certificateArn, hostedZoneId }: SurveyQuestions,
  { read }: Reading,
  signal?: AbortSignal,
) {
  const options = within(signal);
  const [zones, roles, providers, detectors, monitors, certificate, zone, values] = await Promise.all([
    read('zones', [], async () => {
      const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}), options);
      return AvailabilityZones.filter((each) => each.State === 'available').flatMap(
        (each) => each.ZoneName ?? [],
      );
    }),
    read('roles', [], async () => {
      const found: string[] = [];
      for (const RoleName of linkedRoles)
        if (await ifThere(() => iam.send(new GetRoleCommand({ RoleName }), options))) found.push(RoleName);
      return found;
    }),
    read('OpenID Connect providers', [], async () => {
      const answer = await iam.send(new ListOpenIDConnectProvidersCommand({}), options);
      return (answer.OpenIDConnectProviderList ?? []).flatMap(({ Arn: arn }) =>
        arn ? [{ arn, url: arn.slice(arn.indexOf('oidc-provider/') + 'oidc-provider/'.length) }] : [],
      );
    }),
    read('GuardDuty detectors', [], () =>
      everyItem(paginateListDetectors({ client: guardduty }, {}, options), (page) => page.DetectorIds),
    ),
    read('cost anomaly monitors', [], async () => {
      const { AnomalyMonitors = [] } = await costs.send(new GetAnomalyMonitorsCommand({}), options);
      return AnomalyMonitors.filter((each) => each.MonitorDimension === 'SERVICE').flatMap(
        (each) => each.MonitorArn ?? [],
      );
    }),
    // A certificate of another region is not there to be read here.
    read('the certificate', undefined, async () => {
      if (!certificateArn || certificateArn.split(':')[3] !== region) return undefined;
      const answer = await ifThere(() =>
        acm.send(new DescribeCertificateCommand({ CertificateArn: certificateArn }), options),
      );
      const detail = answer?.Certificate;
      return (
        detail && {
          status: detail.Status ?? 'unknown',
          domains: [...new Set([detail.DomainName ?? '', ...(detail.SubjectAlternativeNames ?? [])])],
        }
      );
    }),
    read('the hosted zone', undefined, async () => {
      if (!hostedZoneId) return undefined;
      const answer = await ifThere(() =>
        route53.send(new GetHostedZoneCommand({ Id: hostedZoneId }), options),
      );
      const found = answer?.HostedZone;
      return (
        found && {
          name: (found.Name ?? '').replace(/\.$/, ''),
          isPrivate: found.Config?.PrivateZone ?? false,
        }
      );
    }),
    read('quotas', {} as Record<string, number>, async () => {
      const found: Record<string, number> = {};
      for (const { service: ServiceCode, code: QuotaCode } of wanted) {
        // What was never raised may have no applied value, only AWS's default.
        const { Quota } =
          (await ifThere(() =>
            quotas.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }), options),
          )) ??
          (await quotas.send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode, QuotaCode }), options));
        if (Quota?.Value !== undefined) found[QuotaCode] = Quota.Value;
      }
      return found;
    }),
  ]);
  return {
    zones,
    linkedRoles: roles,
    oidcProviders: providers,
    detectors,
    anomalyMonitors: monitors,
    certificate,
    hostedZone: zone,
    quotas: values,
  };
}
