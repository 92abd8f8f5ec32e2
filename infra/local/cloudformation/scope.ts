/** What the values of a stack's template may refer to. */
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import { exportsOf } from './exports.ts';
import type { CloudFormationState, Output, Revision, StackResource } from './state.ts';
import { condition } from './template/conditions.ts';
import { evaluate, type Scope } from './template/evaluate.ts';
import { valuesOf } from './template/parameters.ts';

export function pseudoParameters(world: AccountWorld, stack: { readonly name: string; readonly id: string }) {
  return {
    'AWS::AccountId': world.accountId,
    'AWS::Region': world.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': stack.id,
    'AWS::NotificationARNs': [],
  };
}

/** The scope of what is there: values of resources that were made. `imported` collects the exports in use. */
export function scopeOf(
  state: CloudFormationState,
  stack: {
    readonly name: string;
    readonly id: string;
    readonly resources: ReadonlyMap<string, StackResource>;
  },
  revision: Revision,
  imported: Set<string> = new Set(),
): Scope {
  const found = (id: string) => {
    const resource = stack.resources.get(id);
    if (!resource?.physicalId)
      throw awsError(
        'ValidationError',
        `Template format error: Unresolved resource dependencies [${id}] in the Resources block of the template`,
      );
    return resource;
  };
  return {
    template: revision.template,
    parameters: valuesOf(revision.parameters),
    pseudo: pseudoParameters(state.world, stack),
    reference: (id) => found(id).physicalId,
    attribute: (id, name) => attributeOf(found(id), name),
    importValue: (name) => {
      const exported = exportsOf(state).get(name);
      if (!exported) throw awsError('ValidationError', `No export named ${name} found.`);
      imported.add(name);
      return exported.value;
    },
  };
}

export function attributeOf({ logicalId, type, attributes }: StackResource, name: string): unknown {
  if (name in attributes) return attributes[name];
  throw awsError(
    'ValidationError',
    `Template error: resource ${logicalId} does not support attribute type ${name} in Fn::GetAtt (${type})`,
  );
}

export function outputsOf(scope: Scope): Output[] {
  return Object.entries(scope.template.Outputs ?? {}).flatMap(([key, output]) => {
    if (output.Condition && !condition(output.Condition, scope)) return [];
    return {
      key,
      value: String(evaluate(output.Value, scope)),
      ...(output.Description && { description: output.Description }),
      ...(output.Export && { exportName: String(evaluate(output.Export.Name, scope)) }),
    };
  });
}
