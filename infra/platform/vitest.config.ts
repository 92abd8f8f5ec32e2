import { defineConfig } from 'vitest/config';

// Whole apps are synthesized: how long that takes is the machine's affair.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });
