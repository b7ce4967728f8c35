import { Command, CommanderError, Option } from 'commander';
import { EXIT, UsageError, UserError } from '../runner/errors.ts';
import {
  baselineOf,
  COMPARISON_OPTIONS,
  exitCodeOf,
  placeOf,
  type ComparisonOptions,
} from './cli-comparison.ts';
import { CLOUD_OPTIONS, cloudOf, type CloudFlags } from './cli-cloud.ts';
import { BFD_SUFFIX, reportBfd } from './compare/bfd-report.ts';
import { shownPath } from './input/source.ts';
import { appendJobSummary, toJobSummary } from './report/github.ts';
import type { Document } from './report/document.ts';
import { toColumns } from './report/columns.ts';
import { toText } from './report/text.ts';

interface Options extends ComparisonOptions, CloudFlags {
  input?: string[];
  name?: string[];
  tag?: string[];
  slo?: string;
  output?: string;
  json: boolean;
  format?: 'github';
}

const say = (text: string): void => void process.stderr.write(text);

const all = (value: string, before: string[] = []): string[] => [...before, value];

const program = new Command('npm run analyze --')
  .description('Turns the samples of a run into a report: charts, tables and a summary for programs.')
  .option(
    '--input <file>',
    'results.csv of a run, a link to it or its folder, or s3://bucket/prefix; .gz too; repeat for several runs',
    all,
  )
  .option('--name <name>', 'name of a run in the report; repeat, in the order of the inputs', all)
  .option('--tag <label>', 'label of the runs, beside those they were run with; repeat for several', all)
  .option('--slo <conditions>', 'what a level must keep to, such as p99<250ms,errors<1%')
  .option(
    '--output <folder>',
    'where the report goes (default: report/ beside the samples; here for those of S3)',
  )
  .option('--json', 'print summary.json to stdout', false)
  .addOption(
    new Option('--format <format>', 'print the report to stdout: github for a job summary').choices([
      'github',
    ]),
  )
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
  .addHelpText(
    'after',
    '\nRuns that were kept: npm run analyze -- history --help\n\n' +
      'Exit codes: 0 the report was written, 1 it could not be made, 2 usage; with --baseline: 3 the run is INVALID, ' +
      '5 it is slower or fails more often.\nWhat a report holds: docs/report.md.',
  );
for (const option of [...COMPARISON_OPTIONS, ...CLOUD_OPTIONS]) program.addOption(option);

// Exits rather than dies of them, so that the temporary folder is removed.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(EXIT.interrupted));

try {
  if (process.argv[2] === 'history') {
    const { history } = await import('./history/cli.ts');
    await history(process.argv.slice(3), say);
  } else {
    await report(program.parse().opts<Options>());
  }
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else if (error instanceof UserError) {
    say(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } else {
    throw error;
  }
}

async function report(options: Options): Promise<void> {
  if (!options.input) {
    throw new UsageError(
      'Nothing to analyse: name the samples of a run with --input FILE, such as\n' +
        '  npm run analyze -- --input results.csv',
    );
  }
  if ((options.name?.length ?? 0) > options.input.length) {
    throw new UsageError(
      `--name ${options.name?.at(-1)} names nothing: there are ${options.name?.length} names and ` +
        `${options.input.length} of --input. Give at most one for each, in the same order.`,
    );
  }
  if (options.format && options.json) {
    throw new UsageError('--json and --format: both print to stdout. Leave out one of the two.');
  }
  if (options.input.some((input) => input.endsWith(BFD_SUFFIX))) return compareOnly(options.input, options);
  // DuckDB and Vega take half a second to load: not for --help or a wrong option.
  const { analyze } = await import('./analyze.ts');
  const written = await analyze({
    inputs: options.input,
    names: options.name ?? [],
    tags: options.tag ?? [],
    slo: options.slo,
    output: options.output,
    compare: baselineOf(options),
    store: placeOf(options),
    aws: cloudOf(options),
    region: options.region,
    xray: options.xray,
    say: (line) => say(`${line}\n`),
  });
  say(`${toText(written.document)}\n`);
  for (const path of written.paths.filter((name) => !name.includes('/charts/')))
    say(`  ${shownPath(path)}\n`);
  say(
    `  ${written.summary.charts.length / 3} charts beside them, in charts/, each as SVG, PNG and its Vega-Lite spec\n`,
  );
  if (options.format === 'github') printJobSummary(written.document);
  process.exitCode = exitCodeOf(written.summary);
  if (options.json) process.stdout.write(`${JSON.stringify(written.summary, undefined, 2)}\n`);
}

function printJobSummary(document: Document): void {
  const summary = toJobSummary(document);
  process.stdout.write(summary);
  appendJobSummary(summary, process.env['GITHUB_STEP_SUMMARY']);
}

/** Files in BFD's shape hold no samples: they are compared, and no report is made. */
function compareOnly(inputs: readonly string[], options: Options): void {
  const [input = '', more] = inputs;
  if (more !== undefined) {
    throw new UsageError(
      `--input ${input} --input ${more}: expected one file of that shape. Leave out the other.`,
    );
  }
  const folder = typeof options.store === 'string' ? options.store : undefined;
  const { document, rows, failed } = reportBfd(input, baselineOf(options), folder);
  say(`${toText(document)}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
  else if (options.format === 'github') printJobSummary(document);
  else for (const { table } of document.sections) if (table) process.stdout.write(toColumns(table));
  process.exitCode = failed ? EXIT.regression : EXIT.ok;
}
