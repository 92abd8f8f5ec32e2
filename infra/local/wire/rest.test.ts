/** The REST protocols, spoken by the real SDK: labels, query, headers, bodies, status and errors. */
import {
  CreateDetectorCommand,
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-guardduty';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../index.ts';
import { connectionTo } from '../test/connection.ts';
import { findRoute, routeOf } from './route.ts';

let aws: LocalAws;
let guardduty: GuardDutyClient;
let route53: Route53Client;

beforeAll(async () => {
  aws = await startLocalAws();
  const shared = connectionTo(aws);
  guardduty = new GuardDutyClient(shared);
  route53 = new Route53Client(shared);
});
afterAll(() => aws.stop());

describe('a route', () => {
  const routes = [
    routeOf('One', ['GET', '/things/{id}', 200]),
    routeOf('All', ['GET', '/things/all', 200]),
    routeOf('Key', ['PUT', '/{bucket}/{key+}', 200]),
    routeOf('Acl', ['PUT', '/{bucket}/{key+}?acl', 200]),
    routeOf('Nested', ['GET', '/things/{id}/parts/{part}', 200]),
  ];
  it.each([
    ['GET', '/things/7', { operation: 'One', labels: { id: '7' } }],
    ['GET', '/things/all', { operation: 'All', labels: {} }],
    ['GET', '/things/arn%3Aaws%2Fx', { operation: 'One', labels: { id: 'arn:aws/x' } }],
    ['PUT', '/b/one/two', { operation: 'Key', labels: { bucket: 'b', key: 'one/two' } }],
    ['PUT', '/b/one/two?acl', { operation: 'Acl', labels: { bucket: 'b', key: 'one/two' } }],
    ['GET', '/things/7/parts/8', { operation: 'Nested', labels: { id: '7', part: '8' } }],
    ['DELETE', '/things/7', undefined],
    ['GET', '/things/7/parts', undefined],
  ])('%s %s', (method, path, expected) => {
    expect(findRoute(routes, method, new URL(path, 'http://local'))).toEqual(expected);
  });
});

describe('restJson1', () => {
  it('carries bodies under their JSON names, labels with slashes, and dates', async () => {
    const { DetectorId } = await guardduty.send(
      new CreateDetectorCommand({
        Enable: true,
        Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }],
        Tags: { a: 'b' },
      }),
    );
    const detector = await guardduty.send(new GetDetectorCommand({ DetectorId }));
    expect(detector).toMatchObject({
      Status: 'ENABLED',
      FindingPublishingFrequency: 'SIX_HOURS',
      Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED', UpdatedAt: expect.any(Date) }],
    });
    const ResourceArn = `arn:aws:guardduty:us-east-1:111122223333:detector/${DetectorId}`;
    await guardduty.send(new TagResourceCommand({ ResourceArn, Tags: { c: 'd' } }));
    expect((await guardduty.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({
      a: 'b',
      c: 'd',
    });
    expect((await guardduty.send(new ListDetectorsCommand({ MaxResults: 5 }))).DetectorIds).toEqual([
      DetectorId,
    ]);
  });

  it('words errors so that the SDK knows them, and names an unknown operation', async () => {
    await expect(guardduty.send(new CreateDetectorCommand({ Enable: true }))).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining('a detector already exists'),
    });
    await expect(guardduty.send(new ListFindingsCommand({ DetectorId: 'x' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('ListFindings'),
    });
  });
});

describe('restXml', () => {
  it('carries nested bodies, query members, and the status of a creation', async () => {
    const made = await route53.send(
      new CreateHostedZoneCommand({ Name: 'invoxa.example', CallerReference: 'one' }),
    );
    expect(made.$metadata.httpStatusCode).toBe(201);
    const HostedZoneId = made.HostedZone?.Id;
    await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId,
        ChangeBatch: {
          Changes: [
            {
              Action: 'UPSERT',
              ResourceRecordSet: {
                Name: 'app.invoxa.example',
                Type: 'A',
                AliasTarget: {
                  HostedZoneId: 'Z35',
                  DNSName: 'a&b.elb.amazonaws.com',
                  EvaluateTargetHealth: true,
                },
              },
            },
          ],
        },
      }),
    );
    const listed = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: 'app.invoxa.example', MaxItems: 1 }),
    );
    expect(listed.ResourceRecordSets).toEqual([
      {
        Name: 'app.invoxa.example.',
        Type: 'A',
        AliasTarget: { HostedZoneId: 'Z35', DNSName: 'a&b.elb.amazonaws.com', EvaluateTargetHealth: true },
      },
    ]);
    expect(
      (await route53.send(new ListHostedZonesByNameCommand({ DNSName: 'invoxa.example' }))).HostedZones?.[0]
        ?.Id,
    ).toBe(HostedZoneId);
  });

  it('applies a batch whole or not at all', async () => {
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({ Name: 'second.example', CallerReference: 'two' }),
    );
    const change = (Action: 'CREATE' | 'DELETE', Name: string) => ({
      Action,
      ResourceRecordSet: { Name, Type: 'CNAME' as const, TTL: 60, ResourceRecords: [{ Value: 'x.example' }] },
    });
    const send = (...Changes: ReturnType<typeof change>[]) =>
      route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId: HostedZone?.Id, ChangeBatch: { Changes } }),
      );
    await expect(
      send(change('CREATE', 'a.second.example'), change('CREATE', 'elsewhere.example')),
    ).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message: expect.stringContaining('elsewhere.example'),
    });
    await expect(send(change('DELETE', 'a.second.example'))).rejects.toThrow(/not found/);
    await send(change('CREATE', 'a.second.example'));
    await expect(send(change('CREATE', 'a.second.example'))).rejects.toThrow(/already exists/);
  });
});
