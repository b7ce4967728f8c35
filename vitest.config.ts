import { defineConfig } from 'vitest/config';

/** CI reads the count of tests from this file, to end with it. */
const count = process.env['TEST_COUNT'];

const shared = { testTimeout: 30_000, hookTimeout: 30_000 };

/** Folders whose tests start whole runs, or measure time. */
const TIMED = ['test/runner/**', 'test/scenarios/**', 'test/compat/**'].map((path) => `${path}/*.test.ts`);

export default defineConfig({
  esbuild: { target: 'es2022' },
  test: {
    reporters: count ? ['default', ['json', { outputFile: count }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: TIMED,
          ...shared,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // Files side by side would disturb each other's numbers.
        test: {
          name: 'timed',
          include: TIMED,
          fileParallelism: false,
          ...shared,
          // A busy machine takes long to start a process; what is to be quick is measured by the run's own clock.
          testTimeout: 90_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
