import type { Snapshot } from '../output.ts';
import { count, ms, rate, span } from './text.ts';

/**
 * One line about the last interval, the most telling first: parts at its end are left out where `columns`
 * is too few. `colour` marks what is wrong.
 */
export function progressLine(snapshot: Snapshot, columns: number, colour: (text: string) => string): string {
  const { elapsed, remaining, interval, targetRps, stats, users, inFlight, waiting } = snapshot;
  const warmingUp = elapsed < 0;
  const seconds = Math.max(interval.seconds, 0.001);
  const failures = warmingUp ? interval.failures : stats.total.numFailures;
  const left = remaining === undefined ? span(elapsed) : `${span(elapsed)}, ${span(remaining)} left`;
  const parts: { text: string; bad?: boolean }[] = [
    { text: warmingUp ? `warm-up, ${span(-elapsed)} to go` : left },
    {
      text:
        targetRps === undefined
          ? `${rate(interval.requests / seconds)} rps`
          : `${rate(interval.started / seconds)}/${rate(targetRps)} rps`,
    },
    { text: `${count(failures)} failed`, bad: failures > 0 },
  ];
  if (interval.unsent > 0) parts.push({ text: `${count(interval.unsent)} unsent`, bad: true });
  parts.push(
    { text: `p50 ${ms(interval.responseTime.p50)} p99 ${ms(interval.responseTime.p99)} ms` },
    { text: `lag p99 ${ms(interval.lag.p99)} ms` },
    { text: `${count(inFlight)} in flight` },
  );
  if (waiting > 0) parts.push({ text: `${count(waiting)} waiting` });
  parts.push({ text: `${count(users)} users` });

  let length = 0;
  const shown = parts.filter(({ text }, i) => (length += text.length + (i > 0 ? 2 : 0)) <= columns);
  return shown.map(({ text, bad }) => (bad ? colour(text) : text)).join('  ');
}
