import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentSchema } from './environment.ts';
import { names, releaseAlarms } from './names.ts';

const document = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../infra/environments/${name}.json`, import.meta.url), 'utf8'));

describe('an environment document is refused', () => {
  it.each<[string, string, (it: Record<string, object>) => unknown, string, RegExp]>([
    ['prd without a domain', 'prd', ({ domain: _, ...rest }) => rest, 'domain', /prd needs a domain/],
    [
      'a domain without a certificate',
      'prd',
      (it) => ({ ...it, domain: { name: 'a.b' } }),
      'domain',
      /needs/,
    ],
    ['logs kept for 31 days', 'dev', (it) => ({ ...it, logRetentionDays: 31 }), 'logRetentionDays', /one of/],
    [
      'recovery in the same region',
      'dev',
      (it) => ({ ...it, recoveryRegion: 'us-east-1' }),
      'recoveryRegion',
      /another region/,
    ],
    [
      'storage that cannot grow',
      'dev',
      (it) => ({ ...it, database: { ...it['database'], maxStorageGb: 21 } }),
      'database.maxStorageGb',
      /10 %/,
    ],
    [
      'monitoring every 7 seconds',
      'dev',
      (it) => ({ ...it, database: { ...it['database'], monitoringSeconds: 7 } }),
      'database.monitoringSeconds',
      /0, 1, 5/,
    ],
    ['traces without a collector', 'dev', (it) => ({ ...it, tracing: true }), 'tracing', /collectorImage/],
    [
      'a collector by tag',
      'dev',
      (it) => ({ ...it, collectorImage: 'public.ecr.aws/aws-observability/aws-otel-collector:latest' }),
      'collectorImage',
      /by digest/,
    ],
    [
      'a subnet outside the network',
      'dev',
      (it) => ({ ...it, publicSubnets: ['10.9.101.0/24', '10.1.102.0/24', '10.1.103.0/24'] }),
      'publicSubnets.0',
      /outside 10.1.0.0\/16/,
    ],
    [
      'subnets over each other',
      'dev',
      (it) => ({ ...it, privateSubnets: ['10.1.1.0/24', '10.1.1.128/25', '10.1.3.0/24'] }),
      'privateSubnets.1',
      /overlaps 10.1.1.0\/24/,
    ],
    [
      'a role that reads releases, and none for their images',
      'prd',
      (it) => ({
        ...it,
        promotion: { from: ['dev'], readRoles: { dev: 'arn:aws:iam::111122223333:role/x' } },
      }),
      'promotion.imageRoles',
      /names no role of dev, and readRoles does \|/,
    ],
    [
      'a role that reads images, and none for the release',
      'prd',
      (it) => ({
        ...it,
        promotion: { from: ['dev'], imageRoles: { dev: 'arn:aws:iam::111122223333:role/x' } },
      }),
      'promotion.readRoles',
      /names no role of dev, and imageRoles does \|/,
    ],
  ])('%s', (_, name, change, where, message) => {
    const parsed = environmentSchema.safeParse(change(document(name)));
    expect(parsed.error?.issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([
      [where, expect.stringMatching(message)],
    ]);
  });
});

it('a domain with its zone needs no certificate', () => {
  const domain = { name: 'app.invoxa.example', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };
  expect(environmentSchema.safeParse({ ...document('prd'), domain }).success).toBe(true);
});

describe('names', () => {
  const name = names({ name: 'dev', prefix: 'INX-DEV-USNV', bucketSuffix: '9015480' });
  it('are in lower case where AWS takes no other', () => {
    expect([name.repository('auth'), name.database, name.documentsBucket, name.stateBucket]).toEqual([
      'inx-dev-usnv/auth',
      'inx-dev-usnv-invoxa-db',
      'inx-dev-usnv-invoxa-documents-9015480',
      'inx-dev-state-9015480',
    ]);
  });
  it('of the alarms that judge a release', () => {
    const alarms = releaseAlarms({ name: 'dev', prefix: 'INX-DEV-USNV', bucketSuffix: 'x' }, [
      { name: 'auth' },
    ]);
    expect(alarms).toEqual([
      'INX-DEV-USNV-alb-5xx',
      'INX-DEV-USNV-alb-latency',
      'INX-DEV-USNV-auth-unhealthy-targets',
    ]);
  });
});
