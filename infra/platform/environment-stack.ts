/** What every stack of an environment has: its names, its tags, and no look-ups. */
import type { Environment, ServiceManifest } from '@inx/manifest';
import { names } from '@inx/manifest';
import {
  type App,
  type CfnResource,
  DefaultStackSynthesizer,
  type IStackSynthesizer,
  RemovalPolicy,
  Stack,
  Tags,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** What the platform needs to know of a service: its footing, never its image or routes. */
export type PlatformService = Pick<ServiceManifest, 'name' | 'port' | 'needs' | 'secrets' | 'scaling'>;

export type Names = ReturnType<typeof names>;

/** What a stack may have of its own. */
export interface StackSettings {
  /** Where the stack is not in the environment's region. */
  readonly region?: string;
  readonly description: string;
}

export abstract class EnvironmentStack extends Stack {
  readonly settings: Environment;
  readonly names: Names;

  constructor(app: App, component: string, settings: Environment, own: StackSettings) {
    const naming = names(settings);
    super(app, naming.stack(component), {
      env: {
        region: own.region ?? settings.region,
        ...(settings.account && { account: settings.account }),
      },
      description: `${settings.tags.Project} ${settings.name}: ${own.description}`,
      synthesizer: new DefaultStackSynthesizer({
        generateBootstrapVersionRule: false,
        ...(settings.bootstrap && { qualifier: settings.bootstrap.qualifier }),
      }) as IStackSynthesizer,
      terminationProtection: settings.deletionProtection,
    });
    this.settings = settings;
    this.names = naming;
    const tags = { ...settings.tags, Environment: settings.name, Component: component, ManagedBy: 'cdk' };
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
  }

  /** Explicit, or CDK asks AWS for them while it synthesizes. */
  override get availabilityZones(): string[] {
    return [...this.settings.availabilityZones];
  }

  /** `INX-DEV-USNV-ALB` and the like. */
  named(resource: string): string {
    return `${this.settings.prefix}-${resource}`;
  }

  /** A scope whose resources carry the tag `Service`. */
  serviceScope(service: string): Construct {
    const scope = new Construct(this, service);
    Tags.of(scope).add('Service', service);
    return scope;
  }

  /**
   * What is stateful outlives its stack where the environment is protected. Except on create: a first deployment that
   * fails takes it away again, or the second one would stumble over its name.
   */
  keep<Resource extends CfnResource>(resource: Resource): Resource {
    resource.applyRemovalPolicy(
      this.settings.deletionProtection ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    );
    return resource;
  }
}
