import { fixedTarget } from '../target.ts';
import type { Measurement } from './measurement.ts';

const RPS = 5000;
/** Growth is told between the first minute and the last. */
const LEAST_SECONDS = 600;
const MOST_MB = 200;
const MOST_GROWTH_MB = 20;

/** Whether memory stays flat over ten minutes; asked for by its name, since it takes so long. */
export const memory: Measurement = {
  name: 'memory',
  isLong: true,
  async measure({ generators, seconds: asked, cores, progress }) {
    const seconds = Math.max(asked, LEAST_SECONDS);
    const target = await fixedTarget(cores?.target);
    try {
      progress(`memory: ${seconds} s at ${RPS}/s`);
      const load = generators.find(({ name }) => name === 'open-saves-load')?.open;
      const result = await load?.({
        url: target.url,
        core: cores?.generator,
        seconds,
        connections: 50,
        rps: RPS,
      });
      const perSecond = result?.memoryMb ?? [];
      const mean = (from: number, to: number): number => {
        const part = perSecond.slice(from, to);
        return part.reduce((sum, mb) => sum + mb, 0) / part.length;
      };
      const [first, last, most] = [mean(30, 60), mean(seconds - 30, seconds), Math.max(...perSecond)];
      const growth = last - first;
      return {
        title: `Memory over ${Math.round(seconds / 60)} minutes at ${RPS} a second`,
        about: `Resident memory of the process, once a second (timeline.csv); ${result?.requests} requests, every one a row on disk.`,
        head: ['minute 1, MB', 'last minute, MB', 'growth, MB', 'highest, MB'],
        rows: [[first, last, growth, most].map((mb) => mb.toFixed(1))],
        bars: [
          { text: `at most ${MOST_MB} MB resident`, value: `${most.toFixed(0)} MB`, held: most <= MOST_MB },
          {
            text: `no growth beyond ${MOST_GROWTH_MB} MB`,
            value: `${growth.toFixed(1)} MB`,
            held: growth <= MOST_GROWTH_MB,
          },
        ],
      };
    } finally {
      await target.stop();
    }
  },
};
