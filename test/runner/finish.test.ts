import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeRun } from '../../runner/finish.ts';
import { withResultsLost } from '../../runner/verdict.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { makeRun } from './outputs/made.ts';

test('run.json is written whole, and nothing is left beside it', () => {
  const folder = temporaryFolder();
  const run = makeRun();
  writeRun(folder, run);
  expect(readdirSync(folder)).toEqual(['run.json']);
  expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toEqual(run);
});

test('a run that cannot be written is INVALID from then on', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'run.json', 'in-the-way'), { recursive: true });
  const run = makeRun();
  expect(() => writeRun(folder, run)).toThrow('run.json');
  expect(run.verdict).toMatchObject({ valid: false, reasons: [{ code: 'disk' }] });
  expect(existsSync(join(folder, 'run.json.part'))).toBe(false);
});

test('that results were lost is said once, and before the other reasons', () => {
  const reasons = [{ code: 'lag', text: 'late', value: 20, limit: 10 }];
  const once = withResultsLost({ valid: false, reasons });
  expect(once.reasons.map(({ code }) => code)).toEqual(['disk', 'lag']);
  expect(withResultsLost(once)).toEqual(once);
});
