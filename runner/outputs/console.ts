import type { Output, RunInfo, Snapshot } from '../output.ts';
import { describeCheck } from '../checks.ts';
import type { CheckResult, Run } from '../results.ts';
import type { RequestStats } from '../stats.ts';
import { capacityLines } from './capacity.ts';
import { progressLine } from './progress.ts';
import { runTables, verdictLines } from './run-tables.ts';
import { printable } from './text.ts';
import { errorReport, nameWidth, percentileTable, statsTable } from './tables.ts';

export interface ConsoleOptions {
  /** Where the lines go: stderr, since stdout is for data. Its own `columns`, when it has any, win. */
  stream: { write(text: string): unknown; columns?: number };
  isTty: boolean;
  columns: number | undefined;
  /** Whether colours are wanted; without a terminal, or with NO_COLOR, there are none all the same. */
  colour: boolean;
  /** Locust's table every 2 s in place of the line of progress. */
  printStats: boolean;
  /** Nothing before the end. */
  onlySummary: boolean;
  /** Nothing at all but single lines. */
  isSilent?: boolean;
  /** Without Locust's tables at the end. */
  withoutSummary?: boolean;
}

/** An output that also takes single lines, which then do not run into the one that is rewritten. */
export interface ConsoleOutput extends Output {
  note(line: string): void;
}

const PLAIN_EVERY = 5;
const TABLE_EVERY = 2;
/** Intervals are a second apart, but not to the millisecond. */
const TOLERANCE = 0.5;

/** Progress while a run lasts, and at its end Locust's tables, ours and the verdict. */
export function consoleOutput(options: ConsoleOptions): ConsoleOutput {
  const { stream, isTty, printStats, onlySummary } = options;
  const coloured = options.colour && isTty && !process.env['NO_COLOR'];
  const paint = (code: number) => (text: string) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);
  const [red, green] = [paint(31), paint(32)];
  const terminal = () => (isTty ? stream.columns || options.columns || 80 : undefined);
  let live = '';
  let last: { now: number; warmingUp: boolean } | undefined;

  const print = (lines: string[]) => {
    stream.write(`${live === '' ? '' : '\r\x1b[K'}${lines.map((line) => `${line}\n`).join('')}${live}`);
  };
  const endLive = () => {
    if (live !== '') stream.write('\r\x1b[K');
    live = '';
  };
  const dueAgain = ({ now, elapsed }: Snapshot, every: number): boolean => {
    const warmingUp = elapsed < 0;
    if (last && last.warmingUp === warmingUp && now - last.now < every - TOLERANCE) return false;
    last = { now, warmingUp };
    return true;
  };

  return {
    start(_run: RunInfo) {
      last = undefined;
    },
    note(line) {
      print([line]);
    },
    interval(snapshot) {
      if (onlySummary || options.isSilent) return;
      if (printStats && snapshot.elapsed >= 0) {
        endLive();
        if (!dueAgain(snapshot, TABLE_EVERY)) return;
        print([...statsTable(snapshot.stats, { current: true, width: nameWidth(terminal()) }), '']);
      } else if (isTty) {
        // One column less: in the last one some terminals begin a new line.
        live = progressLine(snapshot, (terminal() ?? 80) - 1, red);
        stream.write(`\r${live}\x1b[K`);
      } else if (dueAgain(snapshot, PLAIN_EVERY)) {
        print([progressLine(snapshot, Infinity, red)]);
      }
    },
    end(run: Run, { stats }) {
      endLive();
      if (options.isSilent) return;
      const [verdict = '', ...reasons] = verdictLines(run.verdict);
      print([
        ...(options.withoutSummary ? [] : locustSummary(stats, nameWidth(terminal()))).map(
          isTty ? harmless : (line) => line,
        ),
        // Whoever reads them from a file can scroll; names are cut for a terminal only.
        ...runTables(run, Math.max(terminal() ?? Infinity, 80)),
        ...(run.capacity ? [...capacityLines(run.capacity), ''] : []),
        ...run.checks.map((check) => (check.passed ? green : red)(checkLine(check, run))),
        (run.verdict.valid ? green : red)(verdict),
        ...reasons,
      ]);
    },
  };
}

/** Errors may have several lines, as in Locust, but whatever else they hold must not steer the terminal. */
const harmless = (text: string): string => text.split('\n').map(printable).join('\n');

const checkLine = (result: CheckResult, run: Run): string =>
  `${result.passed ? 'PASS' : 'FAIL'} ${describeCheck(
    result,
    run.requests.map(({ name }) => name),
  )}`;

/** What Locust prints as it shuts down. */
function locustSummary(stats: RequestStats, width: number): string[] {
  const errors = stats.errors.size > 0 ? errorReport(stats, width) : [];
  return [
    ...statsTable(stats, { current: false, width }),
    '',
    ...percentileTable(stats, width),
    '',
    ...errors,
  ];
}
