/** Prints `change` of the plan in PLAN_FILE (none, routine or approval) and its `basis`, as step outputs. */
import { readFileSync } from 'node:fs';
import { fail } from '../step.mjs';

const { PLAN_FILE = '' } = process.env;
try {
  const { needs, basis } = JSON.parse(readFileSync(PLAN_FILE, 'utf8')).platform ?? {};
  if (!['none', 'routine', 'approval'].includes(needs)) throw new Error('platform.needs is no word of ours');
  if (!/^[0-9a-f]{64}$/.test(basis)) throw new Error('platform.basis is no hash');
  console.log(`change=${needs}\nbasis=${basis}`);
} catch (error) {
  fail(`${PLAN_FILE || 'plan-file'} is no plan with its platform’s half: ${error.message}`);
}
