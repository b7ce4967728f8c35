import { describe, expect, test } from 'vitest';
import { attack } from '../../runner/attack.ts';
import { Clock } from '../../runner/clock.ts';
import { pace } from '../../runner/pacer.ts';
import { parseStages } from '../../runner/stages.ts';
import { dueTimesOf, type DueTimes } from '../../runner/timeline.ts';
import { atEnd } from '../helpers/at-end.ts';

/** A clock whose waits end when the test says what time it is: `until` moves it, and may sleep too long. */
class FakeClock extends Clock {
  time = 0;
  late = 0;
  readonly waits: number[] = [];
  override now(): number {
    return this.time;
  }
  override until(instant: number): Promise<void> {
    this.waits.push(instant);
    this.time = instant + this.late;
    return Promise.resolve();
  }
}

const plan = (stages: string): DueTimes => dueTimesOf(pace(parseStages(stages)));

async function realClock(inSeconds = 0): Promise<Clock> {
  const clock = new Clock();
  await clock.prepare();
  atEnd(() => clock.close());
  clock.start(inSeconds);
  return clock;
}

function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('on a clock of the test', () => {
  test('launches each one at its time, in order, and waits for the next', async () => {
    const clock = new FakeClock();
    const launched: number[] = [];
    await attack(
      plan('10:1s'),
      clock,
      ({ due }) => launched.push(due - clock.time),
      () => false,
    );
    expect(launched).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(clock.waits).toHaveLength(9);
  });

  test('behind, it waits for nothing and skips nothing', async () => {
    const clock = new FakeClock();
    clock.time = 60_000;
    const launched: number[] = [];
    await attack(
      plan('1000:1s'),
      clock,
      ({ due }) => launched.push(due),
      () => false,
    );
    expect(launched).toEqual([...pace(parseStages('1000:1s'))].map(({ due }) => due));
    expect(clock.waits).toEqual([]);
  });

  test('a clock that wakes late makes lag, not gaps', async () => {
    const clock = new FakeClock();
    clock.late = 35;
    const lags: number[] = [];
    await attack(
      plan('100:1s'),
      clock,
      ({ due }) => lags.push(clock.time - due),
      () => false,
    );
    expect(lags).toHaveLength(100);
    expect(Math.min(...lags)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lags)).toBeCloseTo(35, 6);
  });

  test('while it catches up, the event loop has its turns', async () => {
    const clock = new FakeClock();
    clock.time = 60_000;
    let turns = 0;
    let ended = false;
    const turn = (): void => {
      turns++;
      if (!ended) setImmediate(turn);
    };
    setImmediate(turn);
    await attack(
      plan('1000:2s'),
      clock,
      () => undefined,
      () => false,
    );
    ended = true;
    expect(turns).toBeGreaterThan(10);
  });

  test('stops before the next launch', async () => {
    const launched: number[] = [];
    await attack(
      plan('10:1s'),
      new FakeClock(),
      ({ due }) => launched.push(due),
      () => launched.length >= 3,
    );
    expect(launched).toEqual([0, 100, 200]);
  });
});

describe('on the real clock', () => {
  test('never early, and all there', async () => {
    const clock = await realClock();
    const lags: number[] = [];
    await attack(
      plan('500:1s'),
      clock,
      ({ due }) => lags.push(clock.now() - due),
      () => false,
    );
    expect(lags).toHaveLength(500);
    expect(Math.min(...lags)).toBeGreaterThanOrEqual(0);
    expect(lags.toSorted((a, b) => a - b)[250]).toBeLessThan(5);
  });

  test('an event loop that was blocked is caught up with at once, and the lag is on record', async () => {
    const clock = await realClock();
    const lags: number[] = [];
    setTimeout(() => block(300), 200);
    await attack(
      plan('200:1s'),
      clock,
      ({ due }) => lags.push(clock.now() - due),
      () => false,
    );
    expect(lags).toHaveLength(200);
    // Sixty were due while it was blocked, the first of them for 300 ms.
    expect(Math.max(...lags)).toBeGreaterThan(280);
    expect(lags.filter((lag) => lag > 150).length).toBeGreaterThanOrEqual(25);
    expect(lags.at(-1)).toBeLessThan(50);
  });

  test('an interrupt wakes one that sleeps, and it launches nothing more', async () => {
    const clock = await realClock();
    let stopped = false;
    const launched: number[] = [];
    setTimeout(() => {
      stopped = true;
      clock.interrupt();
    }, 100);
    await attack(
      plan('0.01:100s,1:60s'),
      clock,
      ({ due }) => launched.push(due),
      () => stopped,
    );
    expect(launched).toEqual([0]);
    expect(clock.now()).toBeGreaterThanOrEqual(99);
    expect(clock.now()).toBeLessThan(2000);
  });

  test('an interrupt before the wait is not lost', async () => {
    const clock = await realClock();
    clock.interrupt();
    await clock.until(60_000);
    expect(clock.now()).toBeLessThan(5000);
  });

  test('starts later when it is told so: until then its time is below 0', async () => {
    const clock = await realClock(0.2);
    const wall = clock.wallOrigin / 1e6 - Date.now() / 1000;
    expect(clock.now()).toBeLessThan(0);
    expect(wall).toBeGreaterThan(0.15);
    expect(wall).toBeLessThan(0.21);
    await clock.until(0);
    expect(clock.now()).toBeGreaterThanOrEqual(0);
  });

  test('its two origins are one instant', async () => {
    const clock = await realClock();
    const here = performance.timeOrigin + clock.origin;
    expect(Math.abs(clock.wallOrigin / 1000 - here)).toBeLessThan(1);
    expect(Math.abs(clock.wallOrigin / 1000 + clock.now() - Date.now())).toBeLessThan(50);
  });
});
