/**
 * Four rule sets over the templates of dev, prd and a third environment: cdk-nag, CloudFormation's own validator,
 * cfn-lint, checkov. No finding without a written reason beside the resource (constructs/accepted.ts).
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { type Platform, platformOf, root, stagingPlatform } from '../rows/platform.ts';

const platforms = [await platformOf('dev'), await platformOf('prd'), await stagingPlatform()];
const each = platforms.map((platform) => [platform.settings.name, platform] as const);
const app = ({ settings, services }: Platform, outdir: string) => createApp(settings, services, { outdir });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'inx-findings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(each)('%s', (name, platform) => {
  it('cdk-nag (AwsSolutions) finds nothing', () => {
    const made = app(platform, path.join(folder, `nag-${name}`));
    const { violations } = new AwsSolutionsChecks(made).validateScope(made);
    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map((resource) => `${ruleName} ${resource.resourceLogicalId}`),
      ),
    ).toEqual([]);
  });

  it('what is accepted has a reason of its own', () => {
    const made = app(platform, path.join(folder, `reasons-${name}`));
    const reasons = made.node
      .findAll()
      .flatMap((construct) =>
        construct.node.metadata
          .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap((entry) => Object.entries(entry.data as Record<string, string>)),
      );
    expect(reasons.length).toBeGreaterThan(10);
    for (const [rule, reason] of reasons) expect(`${rule}: ${reason}`).toMatch(/: .{12,}/);
  });

  it("CloudFormation's own validator finds nothing", () => {
    const outdir = path.join(folder, `validated-${name}`);
    const before = process.env['CDK_VALIDATION'];
    process.env['CDK_VALIDATION'] = 'true';
    try {
      app(platform, outdir).synth();
    } finally {
      process.env['CDK_VALIDATION'] = before;
    }
    const { pluginReports } = JSON.parse(readFileSync(path.join(outdir, 'validation-report.json'), 'utf8'));
    const [report] = pluginReports;
    expect(report).toMatchObject({ pluginName: 'CloudFormation Validate', violations: [] });
    // It did look: the zones, which are configuration, are among what was accepted.
    expect(report.suppressedViolations.map((found: { ruleName: string }) => found.ruleName)).toContain(
      'W3010',
    );
  }, 60_000);
});

interface Checkov {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly file_path: string;
      readonly resource: string;
      readonly check_name: string;
    }[];
  };
  readonly summary: { readonly parsing_errors: number; readonly passed: number };
}

/** cfn-lint and checkov come from PyPI; .ci/run installs them. */
const bin = path.join(root, '.inx/checks/bin');
const installed = existsSync(path.join(bin, 'checkov'));

describe.skipIf(!installed && !process.env['CI'])('from PyPI', () => {
  /** What it found is its exit code as well; one that did not run, or said nothing, is no answer. */
  const report = async (program: string, args: readonly string[]): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(path.join(bin, program), args, {
      env: { ...process.env, LOG_LEVEL: 'ERROR' },
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { code: unknown; stdout: string }) => {
      if (typeof error.code === 'number') return error;
      throw error;
    });
    return JSON.parse(stdout);
  };
  const templates = () =>
    platforms.flatMap(({ settings, stacks }) =>
      stacks.map(({ stackName, template }) => {
        const file = path.join(folder, `${settings.name}-${stackName}.json`);
        writeFileSync(file, JSON.stringify(template, null, 2));
        return file;
      }),
    );

  it('cfn-lint finds nothing, warnings and hints included', async () => {
    const found = (await report('cfn-lint', [
      ...['--format', 'json', '--include-checks', 'I', '--'],
      ...templates(),
    ])) as { Filename: string; Message: string; Rule: { Id: string } }[];
    expect(found.map((each) => `${path.basename(each.Filename)} ${each.Rule.Id} ${each.Message}`)).toEqual(
      [],
    );
  }, 180_000);

  it('checkov finds nothing', async () => {
    const files = templates().flatMap((file) => ['-f', file]);
    const { results, summary } = (await report('checkov', [
      ...['--framework', 'cloudformation', '--output', 'json', '--quiet', '--compact', '--skip-download'],
      ...files,
    ])) as Checkov;
    expect(
      results.failed_checks.map(
        (each) => `${path.basename(each.file_path)} ${each.check_id} ${each.resource}: ${each.check_name}`,
      ),
    ).toEqual([]);
    expect(summary.parsing_errors).toBe(0);
    expect(summary.passed).toBeGreaterThan(500);
  }, 180_000);
});
