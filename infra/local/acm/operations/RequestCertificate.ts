import type { RequestCertificateCommandInput, RequestCertificateCommandOutput } from '@aws-sdk/client-acm';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { AcmState } from '../state.ts';
import { validationRecord } from '../state.ts';

export default (async (input, { state, world }) => {
  const domains = [...new Set([input.DomainName ?? '', ...(input.SubjectAlternativeNames ?? [])])];
  const wrong = domains.find(
    (name) =>
      !/^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/.test(name),
  );
  if (wrong !== undefined)
    throw awsError('ValidationException', `The domain name ${wrong} is not a fully qualified domain name.`);
  if (input.ValidationMethod !== 'DNS')
    throw awsError(
      'ValidationException',
      `the validation method ${input.ValidationMethod ?? 'EMAIL'} is not emulated here: only DNS is`,
    );
  if (input.CertificateAuthorityArn)
    throw awsError('ValidationException', 'private certificates are not emulated here');
  const arn = world.arn('acm', `certificate/${crypto.randomUUID()}`);
  const options = await Promise.all(
    domains.map(async (DomainName) => ({
      DomainName,
      ValidationDomain: DomainName,
      ValidationMethod: 'DNS' as const,
      ResourceRecord: await validationRecord(world.accountId, DomainName),
    })),
  );
  state.certificates.set(arn, {
    detail: {
      CertificateArn: arn,
      DomainName: input.DomainName,
      SubjectAlternativeNames: domains,
      DomainValidationOptions: options,
      CreatedAt: new Date(world.clock.now()),
      KeyAlgorithm: input.KeyAlgorithm ?? 'RSA_2048',
      SignatureAlgorithm: 'SHA256WITHRSA',
      Subject: `CN=${input.DomainName}`,
      Type: 'AMAZON_ISSUED',
      InUseBy: [],
      Options: { CertificateTransparencyLoggingPreference: 'ENABLED', ...input.Options },
    },
    tags: input.Tags ?? [],
  });
  return { CertificateArn: arn };
}) satisfies Operation<
  AcmState,
  RequestCertificateCommandInput,
  Omit<RequestCertificateCommandOutput, '$metadata'>
>;
