import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const PRODUCTS = ['test/systems/**/*.test.ts', 'test/hostile/**/*.test.ts', 'test/contracts/**/*.test.ts'];
const PEOPLE = ['test/portal/**/*.test.ts', 'test/journeys/**/*.test.ts', 'test/deploy/**/*.test.ts'];

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
        // What people do in a browser or a terminal: much of it is waiting for the other process.
        extends: true,
        test: {
          name: 'people',
          include: PEOPLE,
          globalSetup: 'test/harness/bundled-server.ts',
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Whole servers and databases, each a process beside the test: one processor is left to them.
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: [...PRODUCTS, ...PEOPLE],
          globalSetup: 'test/harness/bundled-server.ts',
          sequence: { groupOrder: 3 },
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
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
