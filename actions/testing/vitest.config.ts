import { defineConfig } from 'vitest/config';

// A whole release of real programs takes its time, most of it waiting: two rehearsals side by side fill two cores.
export default defineConfig({ test: { testTimeout: 240_000, hookTimeout: 240_000, maxWorkers: 2 } });
