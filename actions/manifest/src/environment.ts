/** The environment document: `infra/environments/<name>.json`. */
import { z } from 'zod';
import { networkFaults } from './cidr.ts';
import { fargateFault } from './fargate.ts';

const override = z.strictObject({
  cpu: z.int().optional(),
  memory: z.int().optional(),
  scaling: z
    .strictObject({
      min: z.int().min(1).optional(),
      max: z.int().min(1).optional(),
      cpuPercent: z.int().min(10).max(95).optional(),
      requestsPerTask: z.int().min(1).optional(),
      outCooldownSeconds: z.int().min(0).max(3600).optional(),
      inCooldownSeconds: z.int().min(0).max(3600).optional(),
    })
    .optional(),
  environment: z.record(z.string(), z.string()).optional(),
  observeSeconds: z.int().min(0).max(3600).optional(),
});

/** The only values CloudWatch Logs takes (PutRetentionPolicy, retentionInDays). */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Environment → a role in its account. */
const roleOfEach = () =>
  z
    .record(z.string(), z.string().startsWith('arn:', 'must be the ARN of a role | see IAM in that account'))
    .default({});

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region | for example us-east-1');

const cidr = z.string().regex(/^\d+\.\d+\.\d+\.\d+\/\d+$/, 'must be a CIDR block | for example 10.1.0.0/16');

export const environmentSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z
      .string()
      .regex(/^[a-z][a-z0-9]{1,9}$/, 'must be 2 to 10 lower-case letters and digits | for example dev'),
    /** Absent: whatever account the credentials lead to. */
    account: z
      .string()
      .regex(/^\d{12}$/, 'must be an account id of 12 digits | see the account menu of the AWS console')
      .optional(),
    region,
    prefix: z
      .string()
      .regex(
        /^[A-Z0-9-]{3,20}$/,
        'must be upper-case letters, digits and hyphens | for example INX-DEV-USNV',
      ),
    availabilityZones: z.array(z.string()).length(3, 'must name three zones | the network spans three'),
    vpcCidr: cidr,
    publicSubnets: z.array(cidr).length(3, 'must hold three blocks | one a zone'),
    privateSubnets: z.array(cidr).length(3, 'must hold three blocks | one a zone'),
    natGateways: z.int().min(1).max(3),
    /** With it, 443 carries the product and 80 redirects. */
    domain: z
      .strictObject({
        name: z.string(),
        /** Of a certificate that exists; absent: one is made and validated in the hosted zone. */
        certificateArn: z.string().startsWith('arn:', 'must be the ARN of a certificate').optional(),
        /** Route 53's id of the zone that gets the alias record; absent: DNS is yours to set. */
        hostedZoneId: z.string().optional(),
      })
      .refine(
        (domain) => domain.certificateArn !== undefined || domain.hostedZoneId !== undefined,
        'needs certificateArn or hostedZoneId | name a certificate, or the zone in which one can be validated',
      )
      .optional(),
    bucketSuffix: z
      .string()
      .regex(
        /^[a-z0-9]{3,12}$/,
        'must be 3 to 12 lower-case letters and digits | it keeps bucket names unique',
      ),
    database: z.strictObject({
      instanceClass: z.string(),
      version: z.string(),
      multiAz: z.boolean(),
      backupDays: z.int().min(1).max(35),
      deletionProtection: z.boolean(),
      storageGb: z.int().min(20),
      maxStorageGb: z.int().min(20),
      /** Enhanced monitoring, seconds between two figures of the operating system; 0: off. */
      monitoringSeconds: z
        .literal([0, 1, 5, 10, 15, 30, 60], 'must be 0, 1, 5, 10, 15, 30 or 60 | RDS takes no other interval')
        .default(0),
      /** Seven days of Performance Insights; RDS offers it from db.t3.medium on. */
      performanceInsights: z.boolean().default(false),
      /** Open connections at which to warn; MySQL on RDS allows the class's memory in bytes / 12582880. */
      connectionsAlarm: z.int().min(1).default(50),
    }),
    logRetentionDays: z.literal(
      retentionDays,
      `must be one of ${retentionDays.join(', ')} | CloudWatch Logs keeps logs for no other number of days`,
    ),
    /** Stacks, load balancer and tables refuse deletion; what is stateful outlives its stack. */
    deletionProtection: z.boolean(),
    /** Who is told when an alarm changes state; absent: the topic has no subscriber. */
    alertEmail: z.email('must be an e-mail address | for example ops@example.com').optional(),
    /** Of this environment, a month, in US dollars. */
    budgetUsd: z.number().positive().optional(),
    /** Requests of one address in five minutes above which the web ACL blocks; absent: 2000. */
    rateLimit: z.int().min(100).default(2000),
    /** Beginnings of the paths that take uploads: there, the web ACL only counts bodies that are too large. */
    uploadPaths: z
      .array(z.string().startsWith('/', 'must start with "/" | for example /api/invoices/'))
      .default(['/api/invoices/']),
    /** Interface endpoints (`ecr.api`, `logs`, …): each costs by the hour and the zone. */
    interfaceEndpoints: z.array(z.string()).default([]),
    /** Exports traces to X-Ray through the collector side-car. */
    tracing: z.boolean().default(false),
    /** The AWS Distro for OpenTelemetry collector, by digest; `tracing` needs it. */
    collectorImage: z
      .string()
      .regex(
        /^[\w.-]+(:\d+)?\/[\w./-]+@sha256:[0-9a-f]{64}$/,
        'must be an image by digest | for example public.ecr.aws/aws-observability/aws-otel-collector@sha256:…',
      )
      .optional(),
    /** A second region for copies of backups, secrets, images and state; absent: one region only. */
    recoveryRegion: region.optional(),
    /** What an account has once, and the account stack makes: set each in one environment an account only. */
    onceAnAccount: z
      .strictObject({
        githubOidcProvider: z.boolean().default(false),
        guardDuty: z.boolean().default(false),
        costAnomalyMonitor: z.boolean().default(false),
      })
      .prefault({}),
    /** The repository whose workflows may act here; absent: no roles for GitHub. */
    github: z
      .strictObject({
        repository: z
          .string()
          .regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'must be owner/name | for example acme/invoxa'),
        /** Stays with the repository when it is renamed; gh api repos/OWNER/NAME --jq .id */
        repositoryId: z.string().regex(/^\d+$/, 'must be a number | gh api repos/OWNER/NAME --jq .id'),
        ownerId: z.string().regex(/^\d+$/, 'must be a number | gh api repos/OWNER/NAME --jq .owner.id'),
      })
      .optional(),
    /** The CDK's bootstrap in this account and region; absent: the one that `cdk bootstrap` makes by default. */
    bootstrap: z
      .strictObject({
        qualifier: z
          .string()
          .regex(/^[a-z0-9]{1,10}$/, 'must be 1 to 10 lower-case letters and digits | for example invoxa'),
        /** Every role of the platform carries the bootstrap's permissions boundary (infra/platform/bootstrap). */
        permissionsBoundary: z.boolean().default(false),
      })
      .optional(),
    promotion: z
      .strictObject({
        /** Environments that may hand a release on to this one. */
        from: z.array(z.string()).default([]),
        /** Other accounts whose environments may take releases from this one; this account's always may. */
        toAccounts: z
          .array(
            z
              .string()
              .regex(
                /^\d{12}$/,
                'must be an account id of 12 digits | see the account menu of the AWS console',
              ),
          )
          .default([]),
        /** Takes releases although GitHub asks nobody for an approval. */
        acceptUnprotectedEnvironment: z.boolean().default(false),
        /** Takes only images that carry an attestation of themselves, whatever the source's record says. */
        requireAttestation: z.boolean().default(false),
        /** Source → role by which its contract and state are read; absent: as whoever promotes. */
        readRoles: roleOfEach(),
        /** Source → role by which its images are read: who only plans may not. Goes with `readRoles`. */
        imageRoles: roleOfEach(),
      })
      .prefault({}),
    tags: z.strictObject({
      Project: z.string(),
      Owner: z.string(),
      CostCenter: z.string(),
      Repository: z.string(),
    }),
    services: z.record(z.string(), override).default({}),
  })
  .check((context) => {
    if (context.value.tracing && context.value.collectorImage === undefined)
      context.issues.push({
        code: 'custom',
        path: ['tracing'],
        message:
          'needs a collector, and collectorImage names none | set collectorImage to public.ecr.aws/aws-observability/aws-otel-collector@sha256:<digest>',
        input: true,
      });
    const environment = context.value;
    const fault = (path: (string | number)[], message: string, input: unknown) =>
      context.issues.push({ code: 'custom', path, message, input });
    if (environment.name === 'prd' && !environment.domain)
      fault(['domain'], 'prd needs a domain | set domain, with certificateArn or hostedZoneId', undefined);
    if (environment.recoveryRegion === environment.region)
      fault(
        ['recoveryRegion'],
        'must be another region than region | for example us-west-2',
        environment.region,
      );
    for (const [one, other] of [
      ['readRoles', 'imageRoles'],
      ['imageRoles', 'readRoles'],
    ] as const)
      for (const source of Object.keys(environment.promotion[one]))
        if (!environment.promotion[other][source])
          fault(
            ['promotion', other],
            `names no role of ${source}, and ${one} does | the outputs of ${source}'s delivery-roles stack have both`,
            environment.promotion[other],
          );
    const { storageGb, maxStorageGb } = environment.database;
    if (maxStorageGb < storageGb * 1.1)
      fault(
        ['database', 'maxStorageGb'],
        'must exceed storageGb by 10 % at least | RDS refuses less room to grow',
        maxStorageGb,
      );
    for (const { path, message, found } of networkFaults(environment)) fault(path, message, found);
  })
  .check((context) => {
    for (const [service, { cpu, memory }] of Object.entries(context.value.services)) {
      if (cpu === undefined || memory === undefined) continue;
      const fault = fargateFault(cpu, memory);
      if (fault)
        context.issues.push({
          code: 'custom',
          path: ['services', service, 'memory'],
          message: `${fault} | choose a pair that Fargate runs`,
          input: memory,
        });
    }
  });

export type Environment = z.output<typeof environmentSchema>;
