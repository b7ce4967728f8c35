import { expect, test } from 'vitest';
import type { Request } from '../../../runner/command-line.ts';
import { DEFAULTS } from '../../../runner/options.ts';
import { editOf, loadOf, requestOf, type Form } from '../../../runner/web/asked.ts';

const base: Request = {
  options: { ...DEFAULTS, host: 'http://127.0.0.1:8080', rps: 50 },
  scenario: undefined,
  scenarioInput: {},
  scenarioOptions: {},
};
const open = { mayChooseHost: true, mayPickClasses: false };

test.each<[Form, object]>([
  [
    { user_count: '10', spawn_rate: '2.5' },
    { users: 10, spawnRate: 2.5 },
  ],
  [
    { user_count: '10', spawn_rate: '2', run_time: '1h30m' },
    { users: 10, spawnRate: 2, runTime: 5400 },
  ],
  [
    { rps: '250', run_time: '' },
    { rps: 250, runTime: undefined },
  ],
])('%j asks for %j', (form, load) => {
  expect(loadOf(form)).toMatchObject(load);
});

// Locust's own words where Locust knows the field.
test.each<[Form, string]>([
  [{}, 'Missing or invalid user_count or spawn_rate from /swarm request'],
  [{ user_count: '5' }, 'Missing or invalid user_count or spawn_rate from /swarm request'],
  [{ user_count: '-1', spawn_rate: '1' }, 'Missing or invalid user_count or spawn_rate from /swarm request'],
  [{ user_count: '1', spawn_rate: '0' }, 'Missing or invalid user_count or spawn_rate from /swarm request'],
  [{ user_count: '1', spawn_rate: 'inf' }, "Invalid spawn_rate value: 'inf' (must be a number)"],
  [{ user_count: 'x', spawn_rate: '1' }, "Invalid user_count value: 'x' (must be an integer)"],
  [{ user_count: '1.5', spawn_rate: '1' }, "Invalid user_count value: '1.5' (must be an integer)"],
  [{ rps: '0' }, 'rps 0: it takes a rate'],
  [{ rps: '1e9' }, 'rps 1e9: it takes a rate'],
  [{ rps: '5', user_count: '5', spawn_rate: '1' }, 'a run is paced by a rate or by users'],
  [{ rps: '5', run_time: 'soon' }, 'run_time soon: not a time'],
])('%j is refused: %s', (form, why) => {
  expect(() => loadOf(form)).toThrow(why);
});

test('a form takes the place of the load of the command line, and of nothing else', () => {
  const { options } = requestOf({ user_count: '3', spawn_rate: '1' }, base, open);
  expect(options).toMatchObject({ users: 3, spawnRate: 1, host: 'http://127.0.0.1:8080' });
  expect(options.rps).toBeUndefined();
  expect(requestOf({ stages: '10:5s,0-20:10s' }, base, open).options.stages).toHaveLength(2);
});

test.each<[Form, string]>([
  [{ rps: '5', csv: '/etc/passwd' }, 'csv: the page cannot change it'],
  [{ rps: '5', user_classes: 'Reader' }, '--class-picker'],
  [{ rps: '5', host: 'ftp://x' }, 'host ftp://x'],
  [{ rps: '5', stages: '5:5s,' }, 'stages 5:5s,'],
  [{ user_count: '0', spawn_rate: '1' }, 'a run begins with one user'],
])('%j starts nothing: %s', (form, why) => {
  expect(() => requestOf(form, base, open)).toThrow(why);
});

test('a page that others can reach keeps to the target of its command line', () => {
  const closed = { ...open, mayChooseHost: false };
  expect(() => requestOf({ rps: '5', host: 'http://10.0.0.1' }, base, closed)).toThrow('--host');
  expect(requestOf({ rps: '5', host: 'http://127.0.0.1:8080/' }, base, closed).options.rps).toBe(5);
  expect(requestOf({ rps: '5', host: 'http://10.0.0.1' }, base, open).options.host).toBe('http://10.0.0.1');
});

test('a load that goes on takes a rate, or users', () => {
  expect(editOf({ rps: '5' })).toEqual({ rps: 5 });
  expect(editOf({ user_count: '0', spawn_rate: '1' })).toEqual({ users: 0, spawnRate: 1 });
  expect(() => editOf({ stages: '5:5s' })).toThrow('no stages');
});
