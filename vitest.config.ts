import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
// @ts-expect-error: a script without types
import { virtualModules } from './scripts/page/bundle.mjs';

export default defineConfig({
  // the rooms of the page's worker run under Node, too
  plugins: [virtualModules],
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 60_000,
    // one more than the default on small machines: a process that waits for others leaves its core free
    maxWorkers: Math.min(4, availableParallelism()),
  },
});
