import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../runner/errors.ts';
import { makeFolders } from '../folders.ts';
import { shownPath } from '../input/source.ts';
import { toPng, toSvg } from '../render.ts';
import type { Table } from '../report/document.ts';
import { escapeMarkdown } from '../report/escape.ts';
import { decimal, integer, share } from '../report/format.ts';
import { tableMarkdown } from '../report/markdown.ts';
import type { StoredRun } from '../store/record.ts';
import { kindOf, trend } from './trend.ts';

export interface Filter {
  tags: readonly string[];
  scenario: string | undefined;
  /** Beginning of the hash. */
  hash: string | undefined;
}

export function select(runs: readonly StoredRun[], { tags, scenario, hash }: Filter): StoredRun[] {
  return runs.filter(
    (run) =>
      tags.every((tag) => run.tags.includes(tag)) &&
      (scenario === undefined || run.scenario === scenario) &&
      (hash === undefined || run.hash.startsWith(hash)),
  );
}

/** The runs as a table, in their order. */
export function listed(runs: readonly StoredRun[]): Table {
  return {
    caption: 'Runs that were kept, the newest first',
    columns: [
      { label: 'Run', text: true },
      { label: 'Tags', text: true },
      { label: 'Kind', text: true },
      { label: 'Verdict', text: true },
      ...['Requests', '/s', 'Failed', 'p50', 'p95', 'p99'].map((label) => ({ label })),
    ],
    rows: runs.map((run) => [
      run.id,
      run.tags.join(' '),
      kindOf(run),
      run.verdict,
      integer(run.requests),
      decimal(run.requests_per_second),
      share(run.failures, run.requests),
      ...[run.p50_ms, run.p95_ms, run.p99_ms].map((ms) => `${decimal(ms)} ms`),
    ]),
  };
}

/**
 * Writes history.md with its chart. Gives the paths.
 * @throws UserError when the folder cannot be written to
 */
export async function writeHistory(
  runs: readonly StoredRun[],
  shown: string,
  folder: string,
): Promise<string[]> {
  const spec = trend(runs);
  const title = 'Response times from run to run';
  const svg = await toSvg(spec, { id: 'trend', title, description: spec.description ?? '' });
  const text = `# Runs in ${escapeMarkdown(shown)}\n\n![trend](trend.png)\n\n${tableMarkdown(listed(runs))}\n`;
  const files: [string, string | Buffer][] = [
    ['history.md', text],
    ['trend.svg', svg],
    ['trend.png', await toPng(svg)],
  ];
  try {
    makeFolders(folder);
    return files.map(([name, content]) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    });
  } catch (error) {
    throw new UserError(
      `The history cannot be written to ${shownPath(folder)} (${(error as Error).message}); expected a folder that can be ` +
        'written to. Name another with --output DIR.',
    );
  }
}
