import type { Snapshot } from '../output.ts';
import { count, ms, rate, span } from './text.ts';

interface Part {
  text: string;
  bad?: boolean;
}

/**
 * One line about the last interval, the most telling first: parts at its end are left out where `columns`
 * is too few. `colour` marks what is wrong.
 */
export function progressLine(snapshot: Snapshot, columns: number, colour: (text: string) => string): string {
  const { elapsed, inFlight, waiting, users } = snapshot;
  const parts: Part[] = [
    // Nothing of the warm-up is counted, so there is no rate and no time to show.
    ...(elapsed < 0 ? [{ text: `warming up, ${span(-elapsed)} left` }] : measured(snapshot)),
    { text: `${count(inFlight)} in flight` },
  ];
  if (waiting > 0) parts.push({ text: `${count(waiting)} waiting` });
  parts.push({ text: `${count(users)} users` });

  let length = 0;
  const shown = parts.filter(({ text }, i) => (length += text.length + (i > 0 ? 2 : 0)) <= columns);
  return shown.map(({ text, bad }) => (bad ? colour(text) : text)).join('  ');
}

/** Dashes stand where nothing was measured: 0 ms would be a lie. */
function measured({ elapsed, remaining, interval, targetRps, stats }: Snapshot): Part[] {
  const { requests, started, unsent, responseTime, lag } = interval;
  const seconds = Math.max(interval.seconds, 0.001);
  const failures = stats.total.numFailures;
  const time = (value: number): string => (requests > 0 ? ms(value) : '-');
  const isOpen = targetRps !== undefined;
  return [
    { text: remaining === undefined ? span(elapsed) : `${span(elapsed)}, ${span(remaining)} left` },
    {
      text: isOpen ? `${rate(started / seconds)}/${rate(targetRps)} rps` : `${rate(requests / seconds)} rps`,
    },
    { text: `${count(failures)} failed`, bad: failures > 0 },
    ...(unsent > 0 ? [{ text: `${count(unsent)} unsent`, bad: true }] : []),
    { text: `p50 ${time(responseTime.p50)} p99 ${time(responseTime.p99)} ms` },
    // In the closed model a request is due when it is picked up.
    ...(isOpen ? [{ text: `lag p99 ${started > 0 ? ms(lag.p99) : '-'} ms` }] : []),
  ];
}
