import { awsError } from '../../wire/error.ts';
import type { ResourceHandler } from '../handlers.ts';
import { type Context, type Properties, pick } from '../handlers.ts';
import { type Tag, tagChanges, tagsOf } from '../tags.ts';

interface Validation {
  readonly DomainName: string;
  readonly HostedZoneId?: string;
}
interface Detail {
  readonly Status: string;
  readonly DomainValidationOptions: {
    readonly DomainName: string;
    readonly ResourceRecord: { readonly Name: string; readonly Type: string; readonly Value: string };
  }[];
}

const describe = async (CertificateArn: string, { world }: Context) =>
  (await world.invoke<{ Certificate: Detail }>('acm', 'DescribeCertificate', { CertificateArn })).Certificate;

/** CloudFormation writes the validation records itself where the template says in which zone. */
async function writeRecords(arn: string, properties: Properties, context: Context): Promise<void> {
  const zones = (properties['DomainValidationOptions'] as Validation[] | undefined) ?? [];
  const { DomainValidationOptions } = await describe(arn, context);
  for (const { DomainName, ResourceRecord } of DomainValidationOptions) {
    const zone = zones.find((each) => each.DomainName === DomainName)?.HostedZoneId;
    if (!zone) continue;
    const { Name, Type, Value } = ResourceRecord;
    await context.world.invoke('route53', 'ChangeResourceRecordSets', {
      HostedZoneId: zone,
      ChangeBatch: {
        Changes: [
          {
            Action: 'UPSERT',
            ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: [{ Value }] },
          },
        ],
      },
    });
  }
}

/** As long as AWS waits; the records may be written by somebody else meanwhile. */
const patienceMs = 72 * 3_600_000;
const pauseMs = 30_000;

async function waitForIssue(arn: string, context: Context): Promise<void> {
  const { clock } = context.world;
  const until = clock.after(patienceMs);
  while ((await describe(arn, context)).Status !== 'ISSUED') {
    if (clock.now() >= until)
      throw awsError('NotStabilized', `The certificate ${arn} was not validated within 72 hours.`);
    await clock.sleep(pauseMs);
  }
}

async function retag(
  CertificateArn: string,
  before: readonly Tag[],
  after: readonly Tag[],
  { world }: Context,
): Promise<void> {
  const { removed, added } = tagChanges(before, after);
  if (removed.length > 0)
    await world.invoke('acm', 'RemoveTagsFromCertificate', {
      CertificateArn,
      Tags: removed.map((Key) => ({ Key })),
    });
  if (added.length > 0) await world.invoke('acm', 'AddTagsToCertificate', { CertificateArn, Tags: added });
}

const optionsOf = (properties: Properties) => {
  const CertificateTransparencyLoggingPreference = properties['CertificateTransparencyLoggingPreference'];
  return CertificateTransparencyLoggingPreference === undefined
    ? {}
    : { Options: { CertificateTransparencyLoggingPreference } };
};

const created = ['DomainName', 'KeyAlgorithm', 'SubjectAlternativeNames', 'ValidationMethod'];

export default {
  properties: [...created, 'CertificateTransparencyLoggingPreference', 'DomainValidationOptions', 'Tags'],
  replacement: [...created, 'DomainValidationOptions'],
  required: ['DomainName'],
  create: async (properties, context) => {
    const { CertificateArn } = await context.world.invoke<{ CertificateArn: string }>(
      'acm',
      'RequestCertificate',
      { ...pick(properties, created), ...optionsOf(properties), Tags: tagsOf(properties, context) },
    );
    await writeRecords(CertificateArn, properties, context);
    await waitForIssue(CertificateArn, context);
    return { physicalId: CertificateArn, attributes: { CertificateArn } };
  },
  update: async (CertificateArn, properties, before, context) => {
    await context.world.invoke('acm', 'UpdateCertificateOptions', {
      CertificateArn,
      Options: { CertificateTransparencyLoggingPreference: 'ENABLED', ...optionsOf(properties).Options },
    });
    await retag(CertificateArn, tagsOf(before, context), tagsOf(properties, context), context);
    return { physicalId: CertificateArn, attributes: { CertificateArn } };
  },
  delete: async (CertificateArn, _, { world }) =>
    void (await world.invoke('acm', 'DeleteCertificate', { CertificateArn })),
} satisfies ResourceHandler;
