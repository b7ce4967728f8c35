import { describe, expect, test } from 'vitest';
import { pace, poisson, evenly, type Due } from '../../runner/pacer.ts';
import { seeded } from '../../runner/random.ts';
import { dropStages, parseStages, totalSeconds } from '../../runner/stages.ts';
import { dueTimesOf, Timeline, type ShareOf } from '../../runner/timeline.ts';

const ALL: ShareOf = { index: 0, count: 1 };
const at = (from: number, stages: string, stage = 0): Due[] =>
  [...pace(parseStages(stages))].map(({ due, target }) => ({ due: from + due, target, stage }));

function drain(timeline: Timeline): number[] {
  const dues: number[] = [];
  for (let due = timeline.next(); due; due = timeline.next()) dues.push(due.due);
  return dues;
}

describe('Timeline', () => {
  test('an epoch takes over from the one before at its instant', () => {
    const timeline = new Timeline();
    timeline.announce({ from: 0, dues: at(0, '10:1s'), share: ALL, isLast: false });
    timeline.announce({ from: 450, dues: at(450, '4:1s', 1), share: ALL, isLast: true });
    expect(drain(timeline)).toEqual([0, 100, 200, 300, 400, 450, 700, 950, 1200]);
  });

  test('one that is announced while a due time is waited for replaces it, when it begins before', () => {
    const timeline = new Timeline();
    timeline.announce({ from: 0, dues: at(0, '1:10s'), share: ALL, isLast: true });
    timeline.next();
    const waited = timeline.next();
    expect(waited?.due).toBe(1000);
    timeline.announce({ from: 2000, dues: at(2000, '1:1s'), share: ALL, isLast: true });
    expect(timeline.replaces(waited!)).toBe(false);
    timeline.announce({ from: 1000, dues: at(1000, '2:1s'), share: ALL, isLast: true });
    expect(timeline.replaces(waited!)).toBe(true);
    // It also takes the place of what had been announced for later.
    expect(drain(timeline)).toEqual([1000, 1500]);
  });

  test('more: what comes is waited for, until the last has been', async () => {
    const timeline = new Timeline();
    timeline.announce({ from: 0, dues: at(0, '1:1s'), share: ALL, isLast: false });
    expect(drain(timeline)).toEqual([0]);
    const more = timeline.more();
    timeline.announce({ from: 5000, dues: at(5000, '1:1s'), share: ALL, isLast: true });
    expect(await more).toBe(true);
    expect(drain(timeline)).toEqual([5000]);
    expect(await timeline.more()).toBe(false);
  });

  test('end ends the wait', async () => {
    const timeline = new Timeline();
    timeline.announce({ from: 0, dues: [], share: ALL, isLast: false });
    expect(timeline.next()).toBeUndefined();
    const more = timeline.more();
    timeline.end();
    expect(await more).toBe(false);
  });

  test.each([1, 2, 3, 7])('%i shares are all due times, each once', (count) => {
    for (const step of [() => evenly, () => poisson(seeded(5))]) {
      const whole = [...pace(parseStages('50:1s,10-90:2s'), step())].map(({ due }) => due);
      const shared = Array.from({ length: count }, (_, index) => {
        const timeline = new Timeline();
        const dues = pace(parseStages('50:1s,10-90:2s'), step());
        timeline.announce({ from: 0, dues, share: { index, count }, isLast: true });
        return drain(timeline);
      });
      expect(shared.flat().toSorted((a, b) => a - b)).toEqual(whole);
      const sizes = shared.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });
});

test('the due times of one pacer, and then the end', async () => {
  const dues = dueTimesOf(at(0, '2:1s'));
  expect([dues.next()?.due, dues.next()?.due, dues.next()]).toEqual([0, 500, undefined]);
  expect(await dues.more()).toBe(false);
});

describe('what is left of stages', () => {
  test.each([
    ['10:4s', 1, '10:3s'],
    ['10:4s', 4, ''],
    ['10:1s,20:2s', 1, '20:2s'],
    ['10:1s,20:2s', 2, '20:1s'],
    ['0-100:10s', 4, '40-100:6s'],
    ['10:1s', -1, '10:1s'],
  ])('%s after %i s', (stages, seconds, left) => {
    const rest = dropStages(parseStages(stages), seconds);
    expect(rest).toEqual(left === '' ? [] : parseStages(left));
    expect(totalSeconds(rest)).toBeCloseTo(
      Math.max(0, totalSeconds(parseStages(stages)) - Math.max(0, seconds)),
      9,
    );
  });
});
