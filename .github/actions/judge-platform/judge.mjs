/** Prints `change` of the plan in PLAN_FILE, as a step output: none, routine or approval. */
import { readFileSync } from 'node:fs';

const { stacks } = JSON.parse(readFileSync(process.env.PLAN_FILE, 'utf8')).platform;
const careful = stacks.some(
  ({ resources, permissions, ports }) =>
    // An action that is not known here is not taken for harmless.
    resources.some(({ action }) => !['create', 'update', 'retain'].includes(action)) ||
    permissions.some(({ direction }) => direction === 'widens') ||
    ports.some(({ change }) => change === 'added'),
);
console.log(`change=${stacks.length === 0 ? 'none' : careful ? 'approval' : 'routine'}`);
