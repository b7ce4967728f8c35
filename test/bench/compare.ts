import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { begin, say } from './command.ts';
import { realFigures } from './comparison/real.ts';
import { simulatedFigures } from './comparison/simulated.ts';
import { machine, replaceFigures } from './report.ts';

const DOCUMENT = new URL('../../docs/comparison.md', import.meta.url);
const USAGE = `npm run bench:compare -- [--simulated [--tries 1000]] [--runs 16] [--seconds 15] [--rps 200] [--scenario mixed] [--with-invalid] [--write]

How often a comparison calls runs of the same thing different, and how often it finds that one is slower by a tenth: with
real runs of the runner against the embedded Open Saves, three kinds of --runs each; or with simulated runs, whose noise
is known. INVALID runs are left out, unless --with-invalid: a busy machine makes many. --write puts the figures
into docs/comparison.md.
`;

const { values } = parseArgs({
  options: {
    simulated: { type: 'boolean', default: false },
    tries: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '15' },
    rps: { type: 'string', default: '200' },
    scenario: { type: 'string', default: 'mixed' },
    'with-invalid': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
begin(values.help, USAGE);

const load = { scenario: values.scenario, rps: Number(values.rps), seconds: Number(values.seconds) };
const text = values.simulated
  ? simulatedFigures(Number(values.tries), say)
  : `${machine()}\n\n${await realFigures(load, { count: Number(values.runs), withInvalid: values['with-invalid'] }, say)}`;
process.stdout.write(`${text}\n`);
if (values.write) {
  const part = values.simulated ? 'simulated' : 'real';
  writeFileSync(DOCUMENT, replaceFigures(readFileSync(DOCUMENT, 'utf8'), part, text));
}
