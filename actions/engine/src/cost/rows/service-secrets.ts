import { type Amount, fixed, type Row } from '../row.ts';
import { listOf, resourcesOf } from '../template.ts';
import { isServiceSecret } from './storage-and-secrets.ts';

/** A database secret a service; a replica in another region is a secret of its own. */
export const serviceSecrets: Row = ({ templates, prices }) => {
  const secrets = resourcesOf(templates, 'AWS::SecretsManager::Secret');
  const own = secrets.filter(isServiceSecret).length;
  const replicas = secrets.reduce((total, secret) => total + listOf(secret['ReplicaRegions']).length, 0);
  if (own + replicas === 0) return undefined;
  const amount: Amount = fixed((own + replicas) * prices.secretMonth);
  return {
    row: 'Secrets of services',
    part: 'added-since',
    ...amount,
    assumptions: [`${own} secrets${replicas > 0 ? `, ${replicas} replicas` : ''}`],
  };
};
