import { isAbsolute, join, resolve } from 'node:path';
import type { Log } from '../log.ts';
import type { Options } from '../options.ts';
import type { Output } from '../output.ts';
import { workingFolder } from '../run-folder.ts';
import { CloudWatchOutput } from './cloudwatch.ts';
import { consoleOutput, type ConsoleOutput } from './console.ts';
import { CsvOutput } from './csv.ts';
import { LocustJson } from './locust-json.ts';
import { HtmlOutput, htmlFile } from './html/index.ts';
import { TimelineOutput } from './timeline.ts';

export interface OutputParts {
  options: Options;
  /** Of the run. */
  folder: string;
  log: Log;
}

/** Every output that is not the console, by what asks for it: a new one is one line here. */
const OUTPUTS: ((parts: OutputParts) => Output | undefined)[] = [
  (parts) => locustCsv(join(parts.folder, 'results'), parts),
  ({ folder, log }) =>
    new TimelineOutput(join(folder, 'timeline.csv'), { onError: (error) => log.error(error.message) }),
  ({ options }) => (options.json ? new LocustJson(undefined) : undefined),
  ({ options: { jsonFile } }) =>
    jsonFile === undefined ? undefined : new LocustJson(`${absolute(jsonFile)}.json`),
  (parts) => (parts.options.csv === undefined ? undefined : locustCsv(absolute(parts.options.csv), parts)),
  ({ options, log }) =>
    options.html === undefined
      ? undefined
      : new HtmlOutput(absolute(htmlFile(options.html, options)), (error) => log.error(error.message)),
  ({ options, log }) => (options.cloudwatch ? new CloudWatchOutput(options, log) : undefined),
];

export function makeOutputs(parts: OutputParts): Output[] {
  return OUTPUTS.map((make) => make(parts)).filter((output) => output !== undefined);
}

export function makeConsole(options: Options): ConsoleOutput {
  return consoleOutput({
    stream: process.stderr,
    isTty: process.stderr.isTTY === true,
    columns: process.stderr.columns,
    colour: true,
    printStats: options.printStats,
    onlySummary: options.onlySummary,
    isSilent: options.skipLogSetup,
    withoutSummary: options.jsonFile !== undefined,
  });
}

function locustCsv(prefix: string, { options, log }: OutputParts): Output {
  return new CsvOutput(prefix, {
    fullHistory: options.csvFullHistory,
    onError: (error) => log.error(error.message),
  });
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : resolve(workingFolder(), path);
}
