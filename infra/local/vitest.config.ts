import { defineConfig } from 'vitest/config';

// Real programs and real traffic: how long they take is the machine's affair, and no test's assertion.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
