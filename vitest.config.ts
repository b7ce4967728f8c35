import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** CI reads the count of tests from this file, to end with it. */
const count = process.env['TEST_COUNT'];

// A machine of CI's may stand still for a while: what measures time is then measured again, twice at the most.
const shared = { testTimeout: 60_000, hookTimeout: 60_000, retry: process.env['CI'] ? 2 : 0 };

/** Folders whose tests start whole runs, or measure time. */
const TIMED_FOLDERS = ['test/runner/**', 'test/compat/**', 'test/scenarios/open-saves/**'].map(
  (path) => `${path}/*.test.ts`,
);

/** Of the others, the tests that do so too: they use what starts runs, or read a clock. */
const TIMED_FILES = readdirSync('test/scenarios', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/scenarios/${name}`)
  .filter((file) => /helpers\/cli|performance\.now/.test(readFileSync(file, 'utf8')));

const TIMED = [...TIMED_FOLDERS, ...TIMED_FILES];

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
          // One more than there are cores: these tests wait a lot, for Terraform, Kubernetes, moto, PostgreSQL, Chromium.
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
          // A busy machine takes long to start a process; what is to be quick is measured by the run's own clock.
          testTimeout: 90_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
