/** Prints `arn` and `region` of an environment's role for GitHub, as step outputs. Needs no package: it runs before any is installed. */
import { fail, readDocument } from '../step.mjs';

const { ENVIRONMENT = '', ROLE = '' } = process.env;
const { file, document } = readDocument(ENVIRONMENT);
if (!['plan', 'release', 'platform'].includes(ROLE)) fail('role must be plan, release or platform');
const { account, region, prefix } = document;
if (!/^\d{12}$/.test(account ?? ''))
  fail(`${file} has no account: add "account" with the 12 digits that the role lives in`);
if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region ?? '')) fail(`${file} has no valid region`);
if (!/^[A-Z0-9-]{3,20}$/.test(prefix ?? '')) fail(`${file} has no valid prefix`);
const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
console.log(`arn=arn:${partition}:iam::${account}:role/${prefix}-github-${ROLE}`);
console.log(`region=${region}`);
