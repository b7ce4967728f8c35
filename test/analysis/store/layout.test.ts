import { expect, test } from 'vitest';
import { SAMPLE_COLUMNS } from '../../../runner/results.ts';
import {
  STORED_RUN_COLUMNS,
  STORED_SAMPLE_COLUMNS,
  runAt,
  runKey,
  samplesKey,
} from '../../../analysis/store/layout.ts';

const run = { id: '20261124T134229Z-mixed', scenario: 'mixed', start: '2026-11-24T23:59:59.999Z' };

test('keys of a run: Hive partitions, by the day in UTC', () => {
  expect(samplesKey(run)).toBe(
    'samples/scenario=mixed/dt=2026-11-24/run=20261124T134229Z-mixed/results.csv.gz',
  );
  expect(runKey(run)).toBe('runs/dt=2026-11-24/20261124T134229Z-mixed.json');
  expect(runKey({ ...run, start: '2026-11-24T23:30:00-05:00' })).toContain('dt=2026-11-25');
});

test('a place below samples/ tells of which run it is, and no other does', () => {
  const at = { store: 's3://b/team', key: runKey(run) };
  const folder = `s3://b/team/${samplesKey(run).replace('/results.csv.gz', '')}`;
  expect([folder, `${folder}/`, `${folder}/results.csv.gz`].map(runAt)).toEqual([at, at, at]);
  expect(['s3://b/team', 's3://b/samples/scenario=x/dt=2026-11-24'].map(runAt)).toEqual([
    undefined,
    undefined,
  ]);
});

test('no name leaves its folder, or makes a partition of its own', () => {
  const key = samplesKey({ ...run, id: '../x', scenario: 'a/dt=1/../b é' });
  expect(key).toBe('samples/scenario=a-dt-1-..-b-/dt=2026-11-24/run=..-x/results.csv.gz');
});

test('columns of the samples are those of the file; no partition has the name of a column', () => {
  const stored = STORED_SAMPLE_COLUMNS.map(({ name }) => name);
  expect(stored.map((name) => name.replace('scenario_name', 'scenario'))).toEqual(
    SAMPLE_COLUMNS.map(({ name }) => name),
  );
  expect(new Set([...stored, 'scenario', 'dt', 'run']).size).toBe(stored.length + 3);
  expect(STORED_RUN_COLUMNS.map(({ name }): string => name)).not.toContain('dt');
});
