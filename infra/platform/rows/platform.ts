/** The synthesized platform as tests read it: all resources of all stacks, with references in words. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Environment, names, readWorkspace } from '@inx/manifest';
import { expect } from 'vitest';
import type { PlatformService } from '../environment-stack.ts';
import { type SynthesizedStack, synthesize } from '../index.ts';

export const root = path.resolve(import.meta.dirname, '../../..');

export interface Resource {
  /** Without the prefix: `network`. */
  readonly stack: string;
  readonly region: string;
  readonly id: string;
  readonly type: string;
  // Templates are as deep as AWS likes.
  // biome-ignore lint/suspicious/noExplicitAny: read by tests only, which say what they expect of it
  readonly properties: any;
  readonly deletionPolicy: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export class Platform {
  readonly settings: Environment;
  readonly services: readonly PlatformService[];
  readonly stacks: readonly SynthesizedStack[];
  readonly resources: readonly Resource[];
  readonly names: ReturnType<typeof names>;

  constructor(
    settings: Environment,
    services: readonly PlatformService[],
    stacks: readonly SynthesizedStack[],
  ) {
    this.settings = settings;
    this.services = services;
    this.stacks = stacks;
    this.names = names(settings);
    this.resources = stacks.flatMap((stack) => resourcesOf(stack, settings.prefix));
  }

  /** All of a type, or those whose properties match. */
  all(type: string, match: object = {}): Resource[] {
    const asymmetric = expect.objectContaining(match) as { asymmetricMatch(value: unknown): boolean };
    return this.resources.filter(
      (each) => each.type === `AWS::${type}` && asymmetric.asymmetricMatch(each.properties),
    );
  }

  /** The only one; fails when there is none or another. */
  one(type: string, match: object = {}): Resource {
    const found = this.all(type, match);
    expect(
      found.map(({ stack, id }) => `${stack}/${id}`),
      `${type} ${JSON.stringify(match)}`,
    ).toHaveLength(1);
    return found[0]!;
  }

  /** Value of the tag, in whichever of AWS's forms the type has it. */
  static tag({ properties }: Resource, key: string): unknown {
    const tags =
      properties.Tags ?? properties.BackupVaultTags ?? properties.BackupPlanTags ?? properties.ResourceTags;
    if (Array.isArray(tags)) return tags.find((each) => each.Key === key)?.Value;
    return (
      tags?.[key] ?? properties.Replicas?.[0]?.Tags?.find((each: { Key: string }) => each.Key === key)?.Value
    );
  }
}

function resourcesOf(stack: SynthesizedStack, prefix: string): Resource[] {
  const resources = stack.template['Resources'] as Record<
    string,
    { Type: string; Properties?: unknown; DeletionPolicy?: string; Metadata?: Record<string, unknown> }
  >;
  return Object.entries(resources).map(([id, resource]) => ({
    stack: stack.stackName.slice(prefix.length + 1),
    region: stack.region,
    id,
    type: resource.Type,
    properties: inWords(resource.Properties ?? {}),
    deletionPolicy: resource.DeletionPolicy,
    metadata: resource.Metadata ?? {},
  }));
}

/** `{Ref: X}` as `<X>`, an attribute as `<X.Arn>`, what another stack exports as `<import …>`; joins joined. */
function inWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWords);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1) {
    if (name === 'Ref') return `<${argument}>`;
    if (name === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
    if (name === 'Fn::ImportValue') return `<import ${argument}>`;
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map(inWords).join(separator);
    }
  }
  return Object.fromEntries(entries.map(([key, each]) => [key, inWords(each)]));
}

/** The platform of one of the repository's environment documents. */
export async function platformOf(environment: string, at = root): Promise<Platform> {
  const workspace = await readWorkspace(at, environment);
  if (!workspace.ok) throw new Error(JSON.stringify(workspace.faults));
  const { environment: settings, services } = workspace.value;
  return new Platform(settings, services, await synthesize(settings, services));
}

/** A third environment, in another region: one more document, nothing else. */
export const staging = {
  name: 'stg',
  account: '444455556666',
  region: 'eu-central-1',
  prefix: 'INX-STG-EUC1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  vpcCidr: '10.3.0.0/16',
  publicSubnets: ['10.3.101.0/24', '10.3.102.0/24', '10.3.103.0/24'],
  privateSubnets: ['10.3.1.0/24', '10.3.2.0/24', '10.3.3.0/24'],
  natGateways: 2,
  bucketSuffix: 'abc123',
  domain: { name: 'stg.invoxa.example', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  database: {
    instanceClass: 'db.t3.small',
    version: '8.0',
    multiAz: false,
    backupDays: 14,
    deletionProtection: false,
    storageGb: 50,
    maxStorageGb: 200,
  },
  logRetentionDays: 90,
  deletionProtection: false,
  alertEmail: 'ops@invoxa.example',
  budgetUsd: 300,
  rateLimit: 500,
  uploadPaths: ['/api/invoices/', '/api/payments/'],
  interfaceEndpoints: ['ecr.api', 'logs'],
  tracing: true,
  collectorImage: `public.ecr.aws/aws-observability/aws-otel-collector@sha256:${'0'.repeat(64)}`,
  tags: { Project: 'Invoxa', Owner: 'qa', CostCenter: 'invoxa-qa', Repository: 'invoxa-delivery' },
};

export async function stagingPlatform(): Promise<Platform> {
  const copy = await mkdtemp(path.join(tmpdir(), 'inx-platform-'));
  try {
    await cp(path.join(root, 'infra/environments'), path.join(copy, 'infra/environments'), {
      recursive: true,
    });
    for (const { name } of (await platformOf('dev')).services)
      await cp(
        path.join(root, `services/${name}/service.json`),
        path.join(copy, `services/${name}/service.json`),
      );
    await writeFile(path.join(copy, 'infra/environments/stg.json'), JSON.stringify(staging));
    return await platformOf('stg', copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** A row of PLATFORM.md, and what must hold of the templates. */
export type Row = readonly [row: string, holds: (platform: Platform) => void];
