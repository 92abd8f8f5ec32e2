import { defineConfig } from 'vitest/config';

// A whole release of real programs on two cores takes its time; one rehearsal at a time.
export default defineConfig({ test: { testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false } });
