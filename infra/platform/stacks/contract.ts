import type { Environment } from '@inx/manifest';
import { type App, Aws } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';
import type { ClusterStack } from './cluster.ts';
import type { DataStack } from './data.ts';
import type { EdgeStack } from './edge.ts';
import { joined, type NetworkStack } from './network.ts';
import type { RegistryStack } from './registry.ts';
import type { RolesStack } from './roles.ts';
import type { StateStack } from './state.ts';

interface Parts {
  readonly network: NetworkStack;
  readonly registry: RegistryStack;
  readonly cluster: ClusterStack;
  readonly data: DataStack;
  readonly roles: RolesStack;
  readonly edge: EdgeStack;
  readonly state: StateStack;
}

/** What the rollout reads of the platform: one parameter a value, below `/inx/<env>/platform/`. */
export class ContractStack extends EnvironmentStack {
  constructor(app: App, settings: Environment, parts: Parts, services: readonly PlatformService[]) {
    super(app, 'contract', settings);
    const { network, registry, cluster, data, roles, edge, state } = parts;
    const values: Record<string, string> = {
      contractVersion: '1',
      baseUrl: edge.baseUrl,
      region: Aws.REGION,
      accountId: Aws.ACCOUNT_ID,
      cluster: cluster.clusterName,
      subnets: joined(network.privateSubnetIds),
      taskSecurityGroup: network.taskSecurityGroup,
      loadBalancerArn: edge.loadBalancerArn,
      listenerArn: edge.listenerArn,
      logGroup: cluster.logGroupName,
      infrastructureRoleArn: roles.infrastructure,
      stateBucket: state.bucket.ref,
      stateTable: state.table.ref,
      documentsBucket: data.documents.ref,
      alarms: '-',
      'secrets/jwt': data.jwtSecretArn,
      'secrets/api-keys': data.apiKeysSecretArn,
    };
    for (const { name } of services) {
      const groups = edge.targetGroups.get(name)!;
      values[`services/${name}/repositoryUri`] = registry.repositories.get(name)!.attrRepositoryUri;
      values[`services/${name}/blueTargetGroupArn`] = groups.blue;
      values[`services/${name}/greenTargetGroupArn`] = groups.green;
      values[`services/${name}/executionRoleArn`] = roles.execution.get(name)!;
      values[`services/${name}/taskRoleArn`] = roles.task.get(name)!;
      values[`services/${name}/databaseSecretArn`] = data.databaseSecretArns.get(name)!;
    }
    for (const [key, value] of Object.entries(values)) {
      new ssm.CfnParameter(this, `Parameter-${key.replaceAll('/', '-')}`, {
        name: `${this.names.parameters}/${key}`,
        type: 'String',
        value,
      });
    }
  }
}
