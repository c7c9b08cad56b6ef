import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const PRODUCTS = ['test/systems/**/*.test.ts', 'test/hostile/**/*.test.ts', 'test/contracts/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', './test/harness/plain-summary.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts'],
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Servers within the test's own process, mostly.
        extends: true,
        test: {
          name: 'products',
          include: PRODUCTS,
          globalSetup: 'test/harness/bundled-server.ts',
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Whole servers, browsers and databases, each a process beside the test: one processor is left to them.
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: PRODUCTS,
          globalSetup: 'test/harness/bundled-server.ts',
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'on PostgreSQL',
          include: ['test/systems/**/*.test.ts'],
          exclude: ['test/systems/golden-ids.test.ts', 'test/systems/portal-words.test.ts'],
          globalSetup: 'test/harness/shared-postgres.ts',
          setupFiles: 'test/harness/use-postgres.ts',
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
