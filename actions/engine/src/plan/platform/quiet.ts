/** Brings a template into the form in which two that do the same are equal. Pure. */
import { hashOf } from '../../kit/hash.ts';
import { isRecord, unorderedLists } from '../differences.ts';
import type { Template } from './change.ts';

/** Lists of one that may be written without brackets. */
const listOrOne = new Set(['DependsOn', 'Action', 'NotAction', 'Resource', 'NotResource', 'Statement']);

/** What ECS and the orchestrator change behind the template's back (`owners` in @inx/manifest). */
const controllerOwned: Readonly<Record<string, readonly string[]>> = {
  'AWS::ECS::Service': ['TaskDefinition', 'DesiredCount', 'LoadBalancers'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['Targets'],
};

/** CDK's own, which say nothing about what is in AWS. */
const ownResources = new Set(['AWS::CDK::Metadata']);
const ownMembers: Readonly<Record<string, readonly string[]>> = {
  Parameters: ['BootstrapVersion'],
  Rules: ['CheckBootstrapVersion'],
  Conditions: ['CDKMetadataAvailable'],
};

/** Content hash of an asset, as a name by itself or of a file. */
const assetHash = /^[0-9a-f]{64}(\.\w+)?$/;

export function quieted(template: Template): Record<string, unknown> {
  const kept = Object.entries(template).flatMap(([section, value]): [string, unknown][] => {
    if (!isRecord(value)) return [[section, value]];
    const own = ownMembers[section] ?? [];
    const members = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
      if (own.includes(name)) return [];
      if (section !== 'Resources' || !isRecord(member)) return [[name, normal(member, name)]];
      return ownResources.has(String(member['Type'])) ? [] : [[name, resource(member)]];
    });
    return members.length > 0 ? [[section, Object.fromEntries(members)]] : [];
  });
  return Object.fromEntries(kept);
}

function resource(value: Record<string, unknown>): Record<string, unknown> {
  const { Metadata: metadata, Properties: properties, ...rest } = value;
  const type = String(value['Type']);
  const owned = controllerOwned[type] ?? [];
  const kept = isRecord(properties)
    ? Object.fromEntries(Object.entries(properties).filter(([name]) => !owned.includes(name)))
    : properties;
  const told = isRecord(metadata)
    ? Object.fromEntries(Object.entries(metadata).filter(([name]) => !name.startsWith('aws:')))
    : {};
  return {
    ...(normal(rest, '') as Record<string, unknown>),
    ...(kept !== undefined && { Properties: withoutWeights(normal(kept, ''), type) }),
    ...(Object.keys(told).length > 0 && { Metadata: told }),
  };
}

function normal(value: unknown, member: string): unknown {
  if (Array.isArray(value)) {
    const list = value.map((each) => normal(each, ''));
    if (list.length === 1 && listOrOne.has(member)) return list[0];
    if (!unorderedLists.has(member)) return list;
    return list
      .map((each) => [hashOf(each), each] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, each]) => each);
  }
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, normal(each, name)]));
  return typeof value === 'string' && assetHash.test(value) ? '(asset)' : value;
}

/** A rule's weights are ECS's: it moves them with every release. */
function withoutWeights(value: unknown, type: string): unknown {
  if (!/^AWS::ElasticLoadBalancingV2::Listener(Rule)?$/.test(type)) return value;
  if (Array.isArray(value)) return value.map((each) => withoutWeights(each, type));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'Weight')
      .map(([name, each]) => [name, withoutWeights(each, type)]),
  );
}
