import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { drawAll, writeFiles } from '../drawn.ts';
import { typedFolder } from '../input/source.ts';
import type { Page, Section, Table } from '../report/document.ts';
import { decimal, integer, milliseconds, share } from '../report/format.ts';
import { toHtml } from '../report/html.ts';
import { toMarkdown } from '../report/markdown.ts';
import { safe } from '../../runner/results.ts';
import type { StoredRun } from '../store/record.ts';
import { CHANGE_LEVEL } from './changes.ts';
import { kindOf, type Kind, type Told } from './kinds.ts';
import { trend } from './trend.ts';

/** Most kinds of runs that are charted: those with the newest runs. The others are listed only. */
export const MOST_CHARTS = 6;

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

interface Column {
  label: string;
  text?: true;
  cell: (told: Told) => string;
}

const KIND: Column = { label: 'Kind', text: true, cell: ({ run }) => kindOf(run) };
const COLUMNS: readonly Column[] = [
  { label: 'Run', text: true, cell: ({ run }) => run.id },
  { label: 'Tags', text: true, cell: ({ run }) => run.tags.join(' ') },
  { label: 'Commit', text: true, cell: ({ run }) => run.git_commit.slice(0, 8) },
  { label: 'Verdict', text: true, cell: ({ run }) => run.verdict },
  { label: 'Requests', cell: ({ run }) => integer(run.requests) },
  { label: '/s', cell: ({ run }) => decimal(run.requests_per_second) },
  { label: 'Failed', cell: ({ run }) => share(run.failures, run.requests) },
  { label: 'p50', cell: ({ run }) => milliseconds(run.p50_ms) },
  { label: 'p95', cell: ({ run }) => milliseconds(run.p95_ms) },
  { label: 'p99', cell: ({ run }) => milliseconds(run.p99_ms) },
  { label: 'Against the previous', text: true, cell: ({ previous }) => previous.text },
];

/** The runs as a table, in their order. */
export const listed = (told: readonly Told[]): Table =>
  tableOf(told, [...COLUMNS.slice(0, 2), KIND, ...COLUMNS.slice(2)]);

function tableOf(told: readonly Told[], columns: readonly Column[]): Table {
  return {
    caption: 'Runs that were kept, the newest first',
    columns: columns.map(({ label, text }) => ({ label, ...(text ? { text } : {}) })),
    rows: told.map((one) => columns.map(({ cell }) => cell(one))),
  };
}

/**
 * Writes history.html, history.md, history.json and a chart for each kind of run. Gives the paths.
 * @param shown name of the store
 * @param beside folder in which the runs' own folders may be
 * @throws UserError when the folder cannot be written to
 */
export async function writeHistory(
  kinds: readonly Kind[],
  shown: string,
  folder: string,
  beside: string,
): Promise<string[]> {
  const charted = new Map(kinds.slice(0, MOST_CHARTS).map((kind, i) => [kind, `trend-${i + 1}`]));
  const { pictures, live, files } = await drawAll(
    new Map([...charted].map(([kind, name]) => [name, trend(kind)])),
  );
  const page: Page = {
    title: `Runs in ${shown}`,
    lead: leadOf(kinds),
    sections: kinds.map((kind) => sectionOf(kind, charted.get(kind), (run) => linkTo(run, folder, beside))),
  };
  return writeFiles(
    folder,
    [
      ['history.html', toHtml(page, pictures, live)],
      ['history.md', toMarkdown(page)],
      ['history.json', `${JSON.stringify(jsonOf(kinds), undefined, 2)}\n`],
      ...files,
    ],
    'The history',
  );
}

function leadOf(kinds: readonly Kind[]): Page['lead'] {
  const all = kinds.flatMap(({ runs }) => runs);
  const starts = all.map(({ run }) => run.start).toSorted();
  const slower = all.filter(({ previous }) => previous.regression);
  const changes = kinds.flatMap(({ title, changes: of }) => of.map(({ text }) => `${title}: ${text}`));
  return [
    {
      label: 'Runs',
      text: `${all.length} of ${kinds.length} ${kinds.length === 1 ? 'kind' : 'kinds'}, ${starts[0]} to ${starts.at(-1)}`,
    },
    {
      label: 'Slower than the previous',
      text: slower.map(({ run }) => run.id).join(', ') || 'none',
      alarm: slower.length > 0,
    },
    { label: 'Lasting changes', text: changes.join('; ') || 'none seen' },
  ];
}

function sectionOf(
  { title, conditions, runs, changes }: Kind,
  chart: string | undefined,
  link: (run: StoredRun) => string | null,
): Section {
  return {
    heading: title,
    notes: [
      conditions === ''
        ? 'Under which conditions these ran is not known: they may not be like for like.'
        : `Like for like: ${conditions}.`,
      ...changes.map(({ text }) => `Lasting change: ${text}.`),
      `Against the previous: as --baseline previous does, each comparison by itself wrong in at most 5 of 100. A lasting change: ` +
        `medians of ten runs and more, repeated ones counted once, on condition that they vary independently otherwise; wrong in ` +
        `${100 * CHANGE_LEVEL} of 100.`,
      ...(chart === undefined ? [`Not charted: only the ${MOST_CHARTS} newest kinds are.`] : []),
    ],
    table: withReports(runs, link),
    charts: chart === undefined ? [] : [chart],
  };
}

function withReports(runs: readonly Told[], link: (run: StoredRun) => string | null): Table {
  const table = tableOf(runs, COLUMNS);
  const links = runs.map(({ run }) => link(run));
  const ends = links.map((to) => (to === null ? '–' : to.endsWith('.html') ? 'report' : 'folder'));
  return {
    ...table,
    columns: [...table.columns, { label: 'See', text: true }],
    rows: table.rows.map((row, i) => [...row, ends[i] ?? '–']),
    links,
  };
}

/** Its report, or else its folder, as far as it is on this machine. */
function linkTo({ id }: StoredRun, folder: string, beside: string): string | null {
  if (safe(id) !== id || id.startsWith('.')) return null;
  const folders = [beside, join(typedFolder(), 'results')].map((parent) => join(parent, id));
  const places = [...folders.map((own) => join(own, 'report/report.html')), ...folders];
  const place = places.find((path) => existsSync(path));
  return place ? relative(folder, place).split(sep).map(encodeURIComponent).join('/') : null;
}

/** The two long texts are for comparisons; whoever wants them reads the store. */
export const shortOf = ({ run, previous }: Told): object => ({
  ...run,
  summary: undefined,
  sketch: undefined,
  previous,
});

function jsonOf(kinds: readonly Kind[]): object {
  return {
    format: 1,
    kinds: kinds.map(({ title, changes, runs }) => ({ title, changes, runs: runs.map(shortOf) })),
  };
}
