import { availableParallelism, cpus, release, totalmem } from 'node:os';
import type { Table } from './measurements/measurement.ts';

/** Marks of a part of docs/performance.md that is written anew. */
export const marks = (part: string): [begin: string, end: string] => [
  `<!-- ${part}: begin -->`,
  `<!-- ${part}: end -->`,
];

/** When and on what something was measured, a sentence. */
export const machine = (): string =>
  `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.versions.node}.`;

/** A Markdown table whose columns line up. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

const said = { true: 'held', false: '**not held**', undefined: 'not measured' } as const;

/** The figures as Markdown: the bars first, then each table. */
export function figures(about: readonly string[], tables: readonly Table[]): string {
  const bars = tables.flatMap((table) =>
    table.bars.map(({ text, value, held }) => [text, value, said[`${held}`]]),
  );
  return [
    about.join('\n'),
    `## Bars\n\n${markdownTable(['bar', 'measured', ''], bars)}`,
    ...tables.map(
      ({ title, about: how, head, rows }) => `## ${title}\n\n${how}\n\n${markdownTable(head, rows)}`,
    ),
  ].join('\n\n');
}

/** Puts figures between the two marks of their part. Throws when the marks are not there. */
export function replaceFigures(document: string, part: string, text: string): string {
  const [first, last] = marks(part);
  const [begin, end] = [document.indexOf(first), document.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`there is no ${first} … ${last} in the document`);
  return `${document.slice(0, begin + first.length)}\n\n${text}\n\n${document.slice(end)}`;
}
