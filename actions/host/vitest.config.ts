import { defineConfig } from 'vitest/config';

// Real bundles and wheels in folders of their own, removed afterwards: how long that takes is the machine's affair.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });
