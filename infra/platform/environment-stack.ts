/** What every stack of an environment has: its names, its tags, and no look-ups. */
import type { Environment } from '@inx/manifest';
import { names } from '@inx/manifest';
import { type App, DefaultStackSynthesizer, type IStackSynthesizer, Stack, Tags } from 'aws-cdk-lib';

export interface PlatformService {
  readonly name: string;
  readonly port: number;
  readonly needs: readonly string[];
}

export type Names = ReturnType<typeof names>;

export abstract class EnvironmentStack extends Stack {
  readonly settings: Environment;
  readonly names: Names;

  constructor(app: App, component: string, settings: Environment) {
    const naming = names(settings);
    super(app, naming.stack(component), {
      env: { region: settings.region, ...(settings.account && { account: settings.account }) },
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
}

/** Stateful resources stay when their stack goes, where the environment says so. */
export function retained(settings: Environment) {
  return settings.deletionProtection ? ('Retain' as const) : ('Delete' as const);
}
