import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { begin, say } from './command.ts';
import { GENERATORS } from './generators/index.ts';
import { MEASUREMENTS } from './measurements/index.ts';
import type { Table } from './measurements/measurement.ts';
import { canPin } from './processes.ts';
import { figures, machine, replaceFigures } from './report.ts';

const DOCUMENT = new URL('../../docs/performance.md', import.meta.url);
const USAGE = `npm run bench -- [--only closed,open,lag,stall,samples,memory] [--seconds 10] [--runs 3] [--without NAME,…] [--json] [--write]

Measures this engine beside the bare undici loop and autocannon, and wrk, vegeta, k6 and Locust where they are on the
PATH, or named by WRK, VEGETA, K6, LOCUST_PYTHON. --write puts the figures into docs/performance.md.
`;

const { values } = parseArgs({
  options: {
    only: {
      type: 'string',
      default: MEASUREMENTS.filter(({ isLong }) => !isLong)
        .map(({ name }) => name)
        .join(),
    },
    without: { type: 'string', default: '' },
    seconds: { type: 'string', default: '10' },
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
begin(values.help, USAGE);

const left = values.without.split(',');
const generators = GENERATORS.filter(({ name, version }) => version() !== undefined && !left.includes(name));
const cores = canPin && availableParallelism() > 1 ? { target: 0, generator: 1 } : undefined;
const tables: Table[] = [];
const chosen = MEASUREMENTS.filter(({ name }) => values.only.split(',').includes(name));
for (const { measure } of chosen) {
  tables.push(
    await measure({
      generators,
      seconds: Number(values.seconds),
      runs: Number(values.runs),
      cores,
      progress: say,
    }),
  );
}
const about = [
  `${machine()} ` +
    (cores ? 'Target on core 0, generator on core 1.' : 'Processes were not pinned to cores.'),
  '',
  `Versions: ${generators.map(({ name, version }) => `${name} ${version()}`).join(', ')}.`,
];
const text = figures(about, tables);
process.stdout.write(values.json ? `${JSON.stringify({ about, tables }, null, 2)}\n` : `${text}\n`);
if (values.write) {
  const part = chosen.every(({ isLong }) => isLong) ? 'long' : 'figures';
  writeFileSync(DOCUMENT, replaceFigures(readFileSync(DOCUMENT, 'utf8'), part, text));
}
