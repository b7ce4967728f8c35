import { expect, test } from 'vitest';
import type { LoadedScenario } from '../../../runner/load-scenario.ts';
import { DEFAULTS, type Options } from '../../../runner/options.ts';
import { LoadTestShape, type ShapeClass } from '../../../runner/shape.ts';
import { wantsPage } from '../../../runner/web/wants-page.ts';

class Shape extends LoadTestShape {
  tick() {
    return null;
  }
}

const scenario = (shape?: ShapeClass): LoadedScenario => ({
  name: 'x',
  files: [],
  module: {},
  classes: [],
  ...(shape ? { shape } : {}),
});

test.each<[Partial<Options>, boolean]>([
  [{}, true],
  [{ headless: true }, false],
  [{ headless: true, headful: true }, true],
  [{ rps: 1000 }, false],
  [{ users: 5, spawnRate: 1 }, false],
  [{ runTime: 10 }, false],
  [{ tasks: 5 }, false],
  [{ findCapacity: true }, false],
  [{ debug: true }, false],
  [{ master: true }, false],
  [{ rps: 1000, webPort: 0 }, true],
  [{ master: true, webPort: 0 }, true],
  [{ users: 5, autostart: true }, true],
  [{ users: 5, autostart: true, headless: true }, false],
  [{ classPicker: true }, true],
  [{ webHost: '*' }, true],
  [{ worker: true, webPort: 0 }, false],
])('%j: a page: %s', (options, isWanted) => {
  expect(wantsPage({ ...DEFAULTS, ...options }, scenario())).toBe(isWanted);
});

test('a shape says how much load there is to be', () => {
  expect(wantsPage(DEFAULTS, scenario(Shape))).toBe(false);
});

test('--autoquit alone is a mistake', () => {
  expect(() => wantsPage({ ...DEFAULTS, autoquit: 5 }, scenario())).toThrow('--autostart');
});
