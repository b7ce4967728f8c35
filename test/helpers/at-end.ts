import { afterAll } from 'vitest';

type CleanUp = () => unknown;

const cleanUps: CleanUp[] = [];

// The end of a test would not do: tests of a file that run side by side have no end of their own here.
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

/** Has `cleanUp` called when the file's tests are done, the last one first. */
export function atEnd(cleanUp: CleanUp): void {
  cleanUps.push(cleanUp);
}
