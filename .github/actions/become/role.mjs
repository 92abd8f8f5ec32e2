/** Prints `arn` and `region` of an environment's role for GitHub, as step outputs. Needs no package: it runs before any is installed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../step.mjs';

const { ENVIRONMENT = '', ROLE = '', GITHUB_WORKSPACE = '.' } = process.env;
if (!/^[a-z][a-z0-9]{1,9}$/.test(ENVIRONMENT))
  fail('environment must be the name of a document in infra/environments');
if (!['plan', 'release', 'platform'].includes(ROLE)) fail('role must be plan, release or platform');
const file = `infra/environments/${ENVIRONMENT}.json`;
let document;
try {
  document = JSON.parse(readFileSync(path.join(GITHUB_WORKSPACE, file), 'utf8'));
} catch (error) {
  fail(`${file} cannot be read: ${error.message}`);
}
const { account, region, prefix } = document;
if (!/^\d{12}$/.test(account ?? ''))
  fail(`${file} has no account: add "account" with the 12 digits that the role lives in`);
if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region ?? '')) fail(`${file} has no valid region`);
if (!/^[A-Z0-9-]{3,20}$/.test(prefix ?? '')) fail(`${file} has no valid prefix`);
const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
console.log(`arn=arn:${partition}:iam::${account}:role/${prefix}-github-${ROLE}`);
console.log(`region=${region}`);
