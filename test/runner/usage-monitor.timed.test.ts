import { expect, test, vi } from 'vitest';
import { events } from '../../runner/events.ts';
import { here } from '../../runner/here.ts';
import { resetStats } from '../../runner/reset-stats.ts';
import { RequestStats } from '../../runner/stats.ts';
import { monitorUsage } from '../../runner/usage-monitor.ts';

/** Takes so much of a core, ms. */
function burn(ms: number): void {
  const from = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(from);
    if (user + system > ms * 1000) return;
  }
}

test('a process tells every 5 s what it uses, and warns above 90 % of a core', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'performance'] });
  const used: [cpu: number, memory: number][] = [];
  const warned: number[] = [];
  events.usageMonitor.addListener(({ cpuUsage, memoryUsage }) => used.push([cpuUsage, memoryUsage]));
  events.cpuWarning.addListener(({ environment, cpuUsage }) => {
    expect(environment).toBe(here);
    warned.push(cpuUsage);
  });
  try {
    monitorUsage();
    vi.advanceTimersByTime(4999);
    expect(used).toEqual([]);
    burn(100);
    vi.advanceTimersByTime(1);
    // 100 ms of 5 s, and what the test itself takes.
    expect(used).toHaveLength(1);
    expect(used[0]?.[0]).toBeGreaterThan(1.9);
    expect(used[0]?.[0]).toBeLessThan(20);
    expect(used[0]?.[1]).toBeGreaterThan(1e7);
    expect(warned).toEqual([]);
    monitorUsage(100);
    burn(150);
    vi.advanceTimersByTime(100);
    expect(warned).toHaveLength(1);
    expect(warned[0]).toBeGreaterThan(140);
  } finally {
    vi.useRealTimers();
  }
});

test('listeners are told that statistics start anew while they still have their numbers', () => {
  const stats = new RequestStats(0);
  stats.logRequest('GET', '/', 5, 1, 1);
  const told: number[] = [];
  events.resetStats.addListener(() => told.push(stats.total.numRequests));
  resetStats(stats);
  expect(told).toEqual([1]);
  expect(stats.total.numRequests).toBe(0);
});
