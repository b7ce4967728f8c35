import type { Load, Result } from '../generators/generator.ts';
import { evenDues, STALL, truthOf } from '../stall.ts';
import { answersTarget } from '../target.ts';
import type { Bar, Measurement, Setting } from './measurement.ts';

const OURS = [
  ...[10, 50, 1000].map((connections) => ({ connections, arrivals: 'even' as const })),
  { connections: 50, arrivals: 'poisson' as const },
];
const TOLERANCE = 0.03;

/** A target that stalls a second in each five tells an honest generator from one that flatters. */
export const stall: Measurement = {
  name: 'stall',
  async measure(setting) {
    const truth = truthOf(evenDues());
    const rows: string[][] = [
      ['the truth, by arithmetic', '4000', ...[truth.mean, truth.p50, truth.p90, truth.p99].map(ms), '', ''],
    ];
    const bars: Bar[] = [];
    for (const { name, open } of setting.generators) {
      if (!open || name === 'k6, writing samples') continue;
      const isOurs = name === 'open-saves-load';
      const variants = isOurs ? OURS : [{ connections: 50, arrivals: 'even' as const }];
      for (const { connections, arrivals } of variants) {
        const poisson = arrivals === 'poisson' ? ', arrivals at random' : '';
        const label = isOurs ? `${name}, ${connections} connections${poisson}` : name;
        setting.progress(`stall: ${label}`);
        const result = await once(open, setting, connections, arrivals);
        rows.push(row(label, result));
        if (isOurs) bars.push(honest(label, result, poisson === '' ? truth : truthOf(result.dues ?? [])));
      }
    }
    return {
      title: 'A target that stalls for one second in five, ms',
      about: `${STALL.rps} requests a second for ${STALL.seconds} s. What came in a stall is held to its end. Response time from due, where the generator knows it.`,
      head: ['generator', 'requests', 'mean', 'p50', 'p90', 'p99', 'dropped', 'service p90'],
      rows,
      bars,
    };
  },
};

async function once(
  open: (load: Load) => Promise<Result>,
  { cores }: Setting,
  connections: number,
  arrivals: 'even' | 'poisson',
): Promise<Result> {
  const target = await answersTarget('stall', cores?.target);
  try {
    const { rps, seconds } = STALL;
    return await open({
      url: target.url,
      core: cores?.generator,
      seconds,
      connections,
      rps,
      arrivals,
    });
  } finally {
    await target.stop();
  }
}

const ms = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(1));

function row(name: string, { requests, responseTime, serviceTime, dropped }: Result): string[] {
  const times = [responseTime?.mean, responseTime?.p50, responseTime?.p90, responseTime?.p99].map(ms);
  return [name, String(requests), ...times, String(dropped ?? '-'), ms(serviceTime?.p90)];
}

function honest(
  name: string,
  { requests, responseTime, dropped }: Result,
  truth: { mean: number; p90: number; p99: number },
): Bar {
  const off = (['mean', 'p90', 'p99'] as const).map((key) =>
    Math.abs((responseTime?.[key] ?? 0) / truth[key] - 1),
  );
  const most = Math.max(...off);
  return {
    text: `${name}: mean, p90 and p99 within 3 % of the truth, nothing dropped`,
    value: `${(most * 100).toFixed(1)} %, ${dropped} of ${requests} dropped`,
    held: most <= TOLERANCE && dropped === 0,
  };
}
