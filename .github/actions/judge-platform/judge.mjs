/** Prints `change` of the plan in PLAN_FILE (none, routine or approval) and its `basis`, as step outputs. */
import { readFileSync } from 'node:fs';
import { fail } from '../step.mjs';

const { PLAN_FILE = '' } = process.env;
let stacks;
let basis;
try {
  ({ stacks, basis } = JSON.parse(readFileSync(PLAN_FILE, 'utf8')).platform ?? {});
  if (!Array.isArray(stacks)) throw new Error('platform.stacks is no list');
  if (!/^[0-9a-f]{64}$/.test(basis)) throw new Error('platform.basis is no hash');
} catch (error) {
  fail(`${PLAN_FILE || 'plan-file'} is no plan with its platform’s half: ${error.message}`);
}
const careful = stacks.some(
  ({ resources, permissions, ports }) =>
    // An action that is not known here is not taken for harmless.
    resources.some(({ action }) => !['create', 'update', 'retain'].includes(action)) ||
    permissions.some(({ direction }) => direction === 'widens') ||
    ports.some(({ change }) => change === 'added'),
);
console.log(`change=${stacks.length === 0 ? 'none' : careful ? 'approval' : 'routine'}`);
console.log(`basis=${basis}`);
