import { expect, test } from 'vitest';
import {
  conditionsOf,
  differences,
  hashOf,
  type RunConditions,
} from '../../../analysis/compare/like-for-like.ts';

const run: RunConditions = {
  scenario: 'mixed',
  model: 'open',
  stages: [{ fromRps: 100, toRps: 100, seconds: 60 }],
  warmup: 2,
  interrupted: false,
  duration: 60,
  target: { url: 'http://127.0.0.1:4711', embedded: true },
  options: { arrivals: 'even', results: 'results', seed: 1, header: [], tags: ['a'] },
  scenarioOptions: { blobSizes: { small: 1, large: 2 } },
};
const hash = (changed: Partial<RunConditions>): string => hashOf(conditionsOf({ ...run, ...changed }));

test.each<[string, Partial<RunConditions>]>([
  [
    'where results go, and the seed',
    { options: { tags: ['a'], header: [], seed: 2, results: 'x', arrivals: 'even' } },
  ],
  ['the port of an embedded target', { target: { url: 'http://127.0.0.1:9', embedded: true } }],
  ['the order in which an option was written', { scenarioOptions: { blobSizes: { large: 2, small: 1 } } }],
])('%s makes no other load', (_, changed) => {
  expect(hash(changed)).toBe(hash({}));
});

test.each<[string, Partial<RunConditions>, string]>([
  ['scenario', { scenario: 'crud' }, 'scenario was mixed, is crud'],
  [
    'rate and duration',
    { stages: [{ fromRps: 100, toRps: 200, seconds: 30 }] },
    'load was open model, 100/s for 60 s, is open model, 100-200/s for 30 s',
  ],
  [
    'target class',
    { target: { url: 'https://saves.example', embedded: false } },
    'target was embedded target, is a server elsewhere',
  ],
  ['an option', { options: { arrivals: 'poisson', tags: ['a'] } }, 'arrivals was even, is poisson'],
  [
    "a scenario's option",
    { scenarioOptions: {} },
    `scenario's blobSizes was {"large":2,"small":1}, is not given`,
  ],
])('another %s is told', (_, changed, text) => {
  expect(hash(changed)).not.toBe(hash({}));
  expect(differences(conditionsOf(run), conditionsOf({ ...run, ...changed }))).toEqual([text]);
});

test('a closed model, and a search whose stages are what it found', () => {
  const closed = { model: 'closed', users: 50, spawnRate: 10 } as const;
  expect(conditionsOf({ ...run, ...closed })['load']).toBe('closed model, 50 users, 10 spawned a second');
  const search = { options: { findCapacity: true, capacityFrom: 50 } };
  expect(hash({ ...search, stages: [{ fromRps: 50, toRps: 50, seconds: 10 }] })).toBe(
    hash({ ...search, stages: [] }),
  );
});
