import { fixedTarget } from '../target.ts';
import { median } from '../receiver-lag.ts';
import { ratio, type Bar, type Measurement } from './measurement.ts';

const CONNECTIONS = 50;

/** As fast as one core and fifty connections allow. Repeats go round, so that all of them see the same machine. */
export const closed: Measurement = {
  name: 'closed',
  async measure({ generators, seconds, runs, cores, progress }) {
    const target = await fixedTarget(cores?.target);
    const rates = new Map<string, number[]>();
    try {
      for (let round = 1; round <= runs; round++) {
        for (const { name, closed: load } of generators) {
          if (!load) continue;
          progress(`closed ${round}/${runs}: ${name}`);
          const result = await load({
            url: target.url,
            core: cores?.generator,
            seconds,
            connections: CONNECTIONS,
            rps: 0,
          });
          rates.set(name, [...(rates.get(name) ?? []), result.requests / result.seconds]);
        }
      }
    } finally {
      await target.stop();
    }
    const of = (name: string): number | undefined => {
      const found = rates.get(name);
      return found && median(found);
    };
    const mine = of('open-saves-load');
    const bar = (least: number, name: string): Bar => {
      const other = of(name);
      const share = mine === undefined || other === undefined ? undefined : mine / other;
      return {
        text: `at least ${least} of ${name}`,
        value: share?.toFixed(2) ?? 'not installed',
        held: share === undefined ? undefined : share >= least,
      };
    };
    return {
      title: 'Closed model, requests a second on one core',
      about: `${CONNECTIONS} connections, one GET of 113 bytes, ${seconds} s, median of ${runs}. Target: ${target.name}.`,
      head: ['generator', 'requests/s', 'lowest to highest', 'ours / it'],
      rows: [...rates].map(([name, all]) => [
        name,
        median(all).toFixed(0),
        `${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)}`,
        ratio(mine, median(all)),
      ]),
      bars: [bar(0.8, 'undici, bare loop'), bar(1.7, 'k6'), bar(4, 'Locust FastHttpUser'), bar(1, 'vegeta')],
    };
  },
};
