import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** CI reads the count of tests from this file, to end with it. */
const count = process.env['TEST_COUNT'];

// A machine of CI's may stand still for a while: what measures time is then measured again, twice at the most.
// A busy one takes long to start a process; what is to be quick is measured by the run's own clock.
const shared = { testTimeout: 90_000, hookTimeout: 60_000, retry: process.env['CI'] ? 2 : 0 };

/** What judges how late a request was, or how long something took. */
const TIMED = ['test/**/*.timed.test.ts'];

export default defineConfig({
  esbuild: { target: 'es2022' },
  test: {
    globalSetup: 'test/temporary-files.ts',
    reporters: count ? ['default', ['json', { outputFile: count }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: TIMED,
          ...shared,
          // One more than there are cores: these tests wait a lot, for processes and servers.
          maxWorkers: availableParallelism() + 1,
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
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
