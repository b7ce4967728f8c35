import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeExchange } from '../../helpers/exchange.ts';
import { SampleFile } from '../../../runner/samples.ts';
import { fixedTarget } from '../target.ts';
import type { Measurement } from './measurement.ts';

const ROWS = 1_000_000;
const RPS = 5000;
/** The start of a process would else be most of what it takes. */
const LEAST_SECONDS = 30;

/** CPU that writing one row takes, µs, disk included: the same file, as fast as it goes. */
async function costOfRow(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const fail = (error: Error): void => {
    throw error;
  };
  try {
    const samples = await SampleFile.create(join(folder, 'results.csv'), {
      scenario: 'one-get',
      onError: fail,
    });
    const row = makeExchange({
      name: 'record',
      due: 1000.123,
      pickedUp: 1000.223,
      sent: 1000.3,
      done: 1000.9,
      level: 0,
    });
    const before = process.cpuUsage();
    for (let i = 0; i < ROWS; i++) {
      samples.write(row, 1_700_000_000_000_000, 0, '5000', 'w1');
      // The disk gets its turn as it does in a run.
      if (i % 5000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await samples.end();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / ROWS;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What writing every request to results.csv costs, of all that a run costs. */
export const samples: Measurement = {
  name: 'samples',
  async measure({ generators, seconds: asked, cores, progress }) {
    const seconds = Math.max(asked, LEAST_SECONDS);
    progress('samples: a million rows');
    const row = await costOfRow();
    const target = await fixedTarget(cores?.target);
    try {
      progress('samples: a run');
      const load = generators.find(({ name }) => name === 'open-saves-load')?.open;
      const result = await load?.({
        url: target.url,
        core: cores?.generator,
        seconds,
        connections: 50,
        rps: RPS,
      });
      const all = result ? (result.cpuSeconds / result.requests) * 1e6 : Number.NaN;
      const share = row / all;
      return {
        title: 'Writing samples',
        about: `A row alone, written by the run's own code, a million times; against the CPU of a request at ${RPS}/s.`,
        head: ['CPU µs a row', 'CPU µs a request, all told', 'share'],
        rows: [[row.toFixed(2), all.toFixed(1), `${(share * 100).toFixed(1)} %`]],
        bars: [
          {
            text: 'at most 10 % of the CPU of the run',
            value: `${(share * 100).toFixed(1)} %`,
            held: share <= 0.1,
          },
        ],
      };
    } finally {
      await target.stop();
    }
  },
};
