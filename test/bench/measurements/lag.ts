import { answersTarget } from '../target.ts';
import { median, receiverLag } from '../receiver-lag.ts';
import type { Bar, Measurement } from './measurement.ts';

const RATES = [1000, 2000];
const RUNS_OF_OURS = 5;
/** The first second of a process is not what it is for the rest: p99 takes more of the rest. */
const LEAST_SECONDS = 20;

interface Noted {
  arrivals: number[];
}

/** How late requests are, seen by who receives them; and by this engine itself. */
export const lag: Measurement = {
  name: 'lag',
  async measure({ generators, seconds: asked, runs, cores, progress }) {
    const seconds = Math.max(asked, LEAST_SECONDS);
    const target = await answersTarget('arrivals', cores?.target);
    const rows: string[][] = [];
    const bars: Bar[] = [];
    try {
      for (const rps of RATES) {
        for (const { name, open: load } of generators) {
          if (!load || name === 'k6, 20 users' || name === 'k6, writing samples') continue;
          const isOurs = name === 'open-saves-load';
          const seen: { p50: number; p99: number }[] = [];
          const own: { p50: number; p99: number }[] = [];
          for (let round = 1; round <= (isOurs ? Math.max(runs, RUNS_OF_OURS) : runs); round++) {
            progress(`lag at ${rps}/s, ${round}: ${name}`);
            await target.ask('clear');
            const result = await load({
              url: target.url,
              core: cores?.generator,
              seconds,
              connections: 50,
              rps,
            });
            const { arrivals } = JSON.parse(await target.ask('tell')) as Noted;
            // What comes before the clock starts is warm-up: the load is the last of it.
            seen.push(receiverLag(arrivals.slice(-result.requests), rps));
            if (result.lag) own.push(result.lag);
          }
          const of = (all: readonly { p50: number; p99: number }[], key: 'p50' | 'p99'): number =>
            median(all.map((one) => one[key]));
          const shown = (all: readonly { p50: number; p99: number }[], key: 'p50' | 'p99'): string =>
            all.length === 0 ? '-' : of(all, key).toFixed(2);
          rows.push([
            `${rps}/s`,
            name,
            shown(seen, 'p50'),
            shown(seen, 'p99'),
            shown(own, 'p50'),
            shown(own, 'p99'),
          ]);
          if (!isOurs) continue;
          for (const [key, most] of [
            ['p50', 0.15],
            ['p99', 0.5],
          ] as const) {
            bars.push(
              {
                text: `lag ${key} at ${rps}/s at most ${most} ms, by itself`,
                value: `${of(own, key).toFixed(2)} ms`,
                held: of(own, key) <= most,
              },
              {
                text: `the same at the receiver`,
                value: `${of(seen, key).toFixed(2)} ms`,
                held: of(seen, key) <= most,
              },
            );
          }
        }
      }
    } finally {
      await target.stop();
    }
    return {
      title: 'Lateness, ms',
      about:
        'At the receiver: a server notes when each request came; its lag is the distance from even spacing, the least late ' +
        `one having none. Medians: of ${Math.max(runs, RUNS_OF_OURS)} runs for this engine, of ${runs} for the others; ${seconds} s each.`,
      head: ['rate', 'generator', 'receiver p50', 'receiver p99', 'own p50', 'own p99'],
      rows,
      bars,
    };
  },
};
