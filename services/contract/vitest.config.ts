import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: [fileURLToPath(import.meta.resolve('@invoxa/kit-node/testing/global'))],
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
});
