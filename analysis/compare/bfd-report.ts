import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError, UserError } from '../../runner/errors.ts';
import type { BaselineOptions } from '../baseline.ts';
import { shownPath, typedPath } from '../input/source.ts';
import type { Document, Fact } from '../report/document.ts';
import { decimal } from '../report/format.ts';
import { bfdAverage, bfdBaselines, bfdHash, parseBfd, type BfdStats } from './bfd.ts';
import { compareBfd, type BfdCompared } from './bfd-compare.ts';

export const BFD_SUFFIX = '.stats.json';

export interface BfdReport {
  document: Document;
  rows: BfdCompared[];
  /** Whether a threshold of failure was reached. */
  failed: boolean;
}

/**
 * Compares a file in BFD's shape with others, by BFD's rules.
 * @param folder where `previous` and `average` look, as typed; undefined: beside the file
 * @throws UserError when a file is none, or the two are not like for like
 */
export function reportBfd(input: string, options: BaselineOptions | undefined, folder?: string): BfdReport {
  if (!options) {
    throw new UsageError(
      `--input ${input} holds percentiles and no samples: it can be compared, and nothing else. Add --baseline FILE, ` +
        'previous or average.',
    );
  }
  const current = read(input);
  const { stats } = current;
  const [which = ''] = options.baselines;
  if (options.baselines.length > 1) {
    throw new UsageError(
      `--baseline ${options.baselines.join(' --baseline ')}: expected one, for files of this shape.`,
    );
  }
  const isStored = which === 'previous' || which === 'average';
  const found = isStored
    ? bfdBaselines(all(folder ? typedPath(folder) : dirname(typedPath(input))), stats, options.tags[0])
    : [fileOf(which, stats, options.anyway)];
  const chosen = which === 'average' ? found.slice(0, options.limit) : found.slice(0, 1);
  const before = bfdAverage(chosen);
  const rows = before ? compareBfd(before, stats) : [];
  const lead: Fact[] = [
    {
      question: 'run',
      label: 'What was run',
      text: `${stats.metadata.user_classes.join(', ')} in ${stats.metadata.environment}`,
    },
    { question: 'baseline', label: 'Against baseline', ...outcome(rows, chosen) },
    ...(bfdHash(stats, current.content) === stats.metadata.hash
      ? []
      : [
          {
            question: 'baseline',
            label: 'Note',
            text: 'The hash in the file is not the one that its contents give: it was made with another pepper, or changed.',
            alarm: true,
          } as const,
        ]),
    ...(!isStored && chosen[0]?.metadata.hash !== stats.metadata.hash
      ? [
          {
            question: 'baseline',
            label: 'Note',
            text: 'Compared although it is not like for like: the hashes differ.',
            alarm: true,
          } as const,
        ]
      : []),
  ];
  const table = {
    caption: 'Ratios to the baseline, in percent: above 100 is worse',
    columns: [
      { label: 'Task', text: true },
      { label: 'Stat', text: true },
      ...['before', 'now', 'ratio (%)'].map((label) => ({ label })),
      { label: 'Result', text: true },
    ],
    rows: rows.map((row) => [
      row.of,
      row.stat,
      decimal(row.before),
      decimal(row.after),
      decimal(row.percent),
      row.result,
    ]),
  };
  const notes = ["Percentiles alone: no test is possible. Ratios and thresholds are BFD's."];
  return {
    document: {
      title: `Load test: ${stats.metadata.tags.join(', ') || stats.metadata.environment}`,
      status: 'unknown',
      lead,
      sections: [{ heading: 'Against the baseline', notes, table, charts: [] }],
    },
    rows,
    failed: rows.some(({ result }) => result === 'FAILURE'),
  };
}

function outcome(
  rows: readonly BfdCompared[],
  chosen: readonly BfdStats[],
): { text: string; alarm: boolean } {
  if (chosen.length === 0) {
    return {
      text: 'not compared: there is no earlier file with the same hash and tag that did not fail.',
      alarm: true,
    };
  }
  const of = (result: string): string => {
    const found = rows
      .filter((row) => row.result === result)
      .map((row) => `${row.of} ${row.stat} ${decimal(row.percent)} %`);
    return found.length > 0
      ? found.slice(0, 4).join(', ') + (found.length > 4 ? ` and ${found.length - 4} more` : '')
      : 'none';
  };
  const failed = rows.some(({ result }) => result === 'FAILURE');
  return {
    text: `${failed ? 'FAILED' : 'PASSED'} by BFD's thresholds; failures: ${of('FAILURE')}; warnings: ${of('WARNING')}; ${
      chosen.length === 1 ? 'one baseline' : `${chosen.length} baselines, averaged`
    }`,
    alarm: failed,
  };
}

function fileOf(path: string, current: BfdStats, anyway: boolean): BfdStats {
  const { stats } = read(path, '--baseline');
  const { hash, compare_result: compared, validation_result: validated } = stats.metadata;
  if (compared === 'FAILED' || validated === 'FAILED') {
    throw new UserError(
      `--baseline ${path}: the run failed its own comparison or validation. Name one that did not.`,
    );
  }
  if (hash !== current.metadata.hash && !anyway) {
    throw new UserError(
      `Not like for like, so not compared: the hash was ${hash.slice(0, 12)}, is ${current.metadata.hash.slice(0, 12)} (user ` +
        'classes, tasks, users, run time, spawn rate, reset and environment make it). Choose another baseline, or add ' +
        '--compare-anyway.',
    );
  }
  return stats;
}

function read(path: string, option = '--input'): { stats: BfdStats; content: string } {
  let content: string;
  try {
    content = readFileSync(typedPath(path), 'utf8');
  } catch (error) {
    throw new UserError(
      `${option} ${path} cannot be read (${(error as Error).message}); expected a ${BFD_SUFFIX}.`,
    );
  }
  return { stats: parseBfd(content, path), content };
}

function all(folder: string): BfdStats[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new UserError(
      `${shownPath(folder)} cannot be read (${(error as Error).message}); expected a folder of ${BFD_SUFFIX} files.`,
    );
  }
  return names
    .filter((name) => name.endsWith(BFD_SUFFIX))
    .map((name) => parseBfd(readFileSync(join(folder, name), 'utf8'), shownPath(join(folder, name))));
}
