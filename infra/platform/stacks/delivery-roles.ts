import type { Environment } from '@inx/manifest';
import { type App, CfnOutput } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { accepted } from '../constructs/accepted.ts';
import { acceptedWildcards } from '../constructs/role.ts';
import { arnsOf } from '../delivery/arns.ts';
import { type Grant, policyOf } from '../delivery/grant.ts';
import { handOnRoles, handOnTrust } from '../delivery/promotion.ts';
import { type DeliveryRole, deliveryRoles } from '../delivery/roles.ts';
import { type GitHub, trustOf } from '../delivery/trust.ts';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';

/** What GitHub Actions may do here, without a key that anybody keeps. Names nothing of other stacks, so it can come first. */
export class DeliveryRolesStack extends EnvironmentStack {
  constructor(app: App, settings: Environment, github: GitHub, services: readonly PlatformService[]) {
    super(app, 'delivery-roles', settings, { description: 'roles of GitHub Actions' });
    const roles = deliveryRoles(
      settings,
      services.map((service) => service.name),
    );
    for (const role of roles) this.#make(role, github);
    if (settings.promotion.toAccounts.length > 0) this.#handOn(services);
  }

  #handOn(services: readonly PlatformService[]): void {
    const { settings } = this;
    const names = services.map((service) => service.name);
    for (const { id, name, purpose, member, takers, grants } of handOnRoles(
      settings,
      arnsOf(settings),
      names,
    )) {
      const role = new iam.CfnRole(this, `${id}Role`, {
        roleName: name,
        description: `Other accounts read ${purpose} to take it on`,
        assumeRolePolicyDocument: handOnTrust(settings, takers),
        policies: [{ policyName: 'own', policyDocument: policyOf(grants) }],
      });
      this.#explain(role, grants);
      new CfnOutput(this, `${id}RoleArn`, {
        value: role.attrArn,
        description: `promotion.${member} of the environments that take releases from here`,
      });
    }
  }

  #make({ kind, purpose, name, jobs, grants, sessionSeconds }: DeliveryRole, github: GitHub): void {
    const role = new iam.CfnRole(this, `${kind}Role`, {
      roleName: name,
      description: `GitHub Actions, ${this.settings.name}: ${purpose}`,
      maxSessionDuration: sessionSeconds,
      assumeRolePolicyDocument: trustOf(github, jobs),
      policies: [{ policyName: 'own', policyDocument: policyOf(grants) }],
    });
    this.#explain(role, grants);
    new CfnOutput(this, `${kind}RoleArn`, { value: role.attrArn, description: purpose });
  }

  /** cdk-nag reads a grant's reason as well. */
  #explain(role: iam.CfnRole, grants: readonly Grant[]): void {
    for (const { on, why } of grants)
      if ('everything' in on) acceptedWildcards(this, role, ['*'], on.everything);
      else acceptedWildcards(this, role, on, why);
    if (grants.some(({ actions }) => actions.includes('ecr:ListImageReferrers')))
      accepted(role, {
        W3037: 'ecr:ListImageReferrers is younger than the list of actions that cfn-lint carries',
      });
  }
}
