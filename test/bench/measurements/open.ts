import { fixedTarget } from '../target.ts';
import { median } from '../receiver-lag.ts';
import type { Result } from '../generators/generator.ts';
import { ratio, type Bar, type Measurement } from './measurement.ts';

const RPS = 5000;
/** The start of a process would else be most of what it takes. */
const LEAST_SECONDS = 30;

const perRequest = ({ cpuSeconds, requests }: Result): number => (cpuSeconds / requests) * 1e6;

/** What a request costs at a rate, start-up and end of the process included. */
export const open: Measurement = {
  name: 'open',
  async measure({ generators, seconds: asked, runs, cores, progress }) {
    const seconds = Math.max(asked, LEAST_SECONDS);
    const target = await fixedTarget(cores?.target);
    const results = new Map<string, Result[]>();
    try {
      for (let round = 1; round <= runs; round++) {
        for (const { name, open: load } of generators) {
          if (!load || name.startsWith('Locust') || name === 'k6, 20 users') continue;
          progress(`open ${round}/${runs}: ${name}`);
          const result = await load({
            url: target.url,
            core: cores?.generator,
            seconds,
            connections: 50,
            rps: RPS,
          });
          results.set(name, [...(results.get(name) ?? []), result]);
        }
      }
    } finally {
      await target.stop();
    }
    const cost = (name: string): number | undefined => {
      const found = results.get(name);
      return found && median(found.map(perRequest));
    };
    const mine = results.get('open-saves-load') ?? [];
    const of = (pick: (result: Result) => number | undefined): number =>
      median(mine.map((result) => pick(result) ?? Number.NaN));
    const [own, k6] = [cost('open-saves-load'), cost('k6')];
    const lag = { p50: of((result) => result.lag?.p50), p99: of((result) => result.lag?.p99) };
    const bars: Bar[] = [
      {
        text: "at most k6's CPU a request",
        value: own === undefined || k6 === undefined ? 'not installed' : (own / k6).toFixed(2),
        held: own === undefined || k6 === undefined ? undefined : own <= k6,
      },
      { text: 'lag p50 at most 1.2 ms', value: `${lag.p50.toFixed(2)} ms`, held: lag.p50 <= 1.2 },
      { text: 'lag p99 at most 2.5 ms', value: `${lag.p99.toFixed(2)} ms`, held: lag.p99 <= 2.5 },
    ];
    return {
      title: `Open model at ${RPS} a second, CPU a request`,
      about:
        `The whole process, user and system time of all its threads, start-up and warm-up included; ${seconds} s, median ` +
        `of ${runs}. This engine writes a row for each request; vegeta its binary results; k6 with and without its CSV.`,
      head: ['generator', 'CPU µs/request', 'requests', 'said to be dropped', 'it / ours'],
      rows: [...results].map(([name, all]) => [
        name,
        median(all.map(perRequest)).toFixed(1),
        median(all.map(({ requests }) => requests)).toFixed(0),
        String(median(all.map(({ dropped }) => dropped ?? 0))),
        ratio(cost(name), own),
      ]),
      bars,
    };
  },
};
