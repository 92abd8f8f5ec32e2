/** Clients that only a survey of an account needs, in one region. */
import { ACMClient } from '@aws-sdk/client-acm';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { EC2Client } from '@aws-sdk/client-ec2';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { clientOptions, tellErrors } from '../calls.ts';
import { createClients } from '../clients.ts';
import type { AwsTarget } from '../target.ts';

export function createSurveyClients(target: AwsTarget) {
  const shared = clientOptions(target);
  const clients = {
    acm: new ACMClient(shared),
    // Cost Explorer, IAM and Route 53 answer for all regions.
    costs: new CostExplorerClient(shared),
    ec2: new EC2Client(shared),
    guardduty: new GuardDutyClient(shared),
    iam: new IAMClient(shared),
    quotas: new ServiceQuotasClient(shared),
    rds: new RDSClient(shared),
    route53: new Route53Client(shared),
  };
  for (const [service, client] of Object.entries(clients)) tellErrors(client, service, target);
  return { ...createClients(target), ...clients };
}

export type SurveyClients = ReturnType<typeof createSurveyClients>;
