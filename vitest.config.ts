import { defineConfig } from 'vitest/config';

/** CI reads the count of tests from this file, to end with it. */
const count = process.env['TEST_COUNT'];

export default defineConfig({
  esbuild: { target: 'es2022' },
  test: {
    include: ['test/**/*.test.ts'],
    // Tests that start whole runs measure time: files side by side would disturb each other's numbers.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: count ? ['default', ['json', { outputFile: count }]] : ['default'],
  },
});
