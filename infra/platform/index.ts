/** The platform's templates, synthesized in process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Environment } from '@inx/manifest';
import type { PlatformService } from './environment-stack.ts';

export type { PlatformService } from './environment-stack.ts';

export interface SynthesizedStack {
  readonly stackName: string;
  /** Not the environment's region for what stands in the recovery region. */
  readonly region: string;
  readonly template: Record<string, unknown>;
  readonly dependsOn: readonly string[];
  /** Of the stack itself, as the CDK CLI hands them to CloudFormation. */
  readonly tags: Readonly<Record<string, string>>;
  readonly terminationProtection: boolean;
}

/** In the order in which they are deployed. */
export async function synthesize(
  settings: Environment,
  services: readonly PlatformService[],
): Promise<SynthesizedStack[]> {
  // CDK's own validator takes three seconds in every first synthesis; CI runs it apart. Stack traces cost time as well.
  process.env['CDK_VALIDATION'] ??= 'false';
  process.env['CDK_DISABLE_STACK_TRACE'] ??= '1';
  const { createApp } = await import('./app.ts');
  const outdir = mkdtempSync(path.join(tmpdir(), 'inx-cdk-'));
  try {
    const assembly = createApp(settings, services, { outdir }).synth();
    return assembly.stacks.map((stack) => ({
      stackName: stack.stackName,
      region: stack.environment.region,
      template: stack.template as Record<string, unknown>,
      tags: stack.tags,
      dependsOn: stack.dependencies
        .map((each) => each.id)
        .filter((id) => assembly.stacks.some((other) => other.id === id)),
      terminationProtection: stack.terminationProtection ?? false,
    }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
