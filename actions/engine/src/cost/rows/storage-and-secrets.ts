import type { Row } from '../row.ts';
import { countOf, type Properties, resourcesOf } from '../template.ts';

/** Secrets a service, made since the first estimate, are a row of their own. */
export const isServiceSecret = ({ Name }: Properties): boolean =>
  /-db-(?!credentials$)/.test(typeof Name === 'string' ? Name : '');

/** Documents and state in S3, and the secrets that were handed down. */
export const storageAndSecrets: Row = ({ templates, prices, usage }) => {
  const buckets = countOf(templates, 'AWS::S3::Bucket');
  const secrets = resourcesOf(templates, 'AWS::SecretsManager::Secret').filter(
    (secret) => !isServiceSecret(secret),
  ).length;
  if (buckets + secrets === 0) return undefined;
  const month = secrets * prices.secretMonth;
  const requests =
    usage.documentWritesThousand * prices.storageWriteThousand +
    usage.documentReadsThousand * prices.storageReadThousand;
  const kept = (price: number) => usage.documentsGigabytes * price;
  return {
    row: 'S3 and Secrets',
    part: 'handed-down',
    low: month + kept(prices.storageInfrequentGigabyteMonth) + requests / 2,
    expected: month + kept(prices.storageStandardGigabyteMonth) + requests,
    // Old versions are kept: a document that is often written costs its size several times.
    high: month + kept(prices.storageStandardGigabyteMonth) * 1.5 + requests * 3,
    assumptions: [
      `${buckets} buckets, ${usage.documentsGigabytes} GB of documents (low: all in infrequent access; high: half as much again in old versions)`,
      `${usage.documentWritesThousand} thousand writes, ${usage.documentReadsThousand} thousand reads`,
      `${secrets} secrets`,
    ],
  };
};
