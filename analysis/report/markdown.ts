import { titleOf, type Page, type Section, type Table } from './document.ts';
import { escapeMarkdown } from './escape.ts';

/** The report for a repository or a pull request; its charts are the PNG files beside it. */
export function toMarkdown(document: Page): string {
  const lead = document.lead.map(({ label, text, alarm }) => {
    const line = escapeMarkdown(text);
    return `- **${escapeMarkdown(label)}:** ${alarm ? `**${line}**` : line}`;
  });
  return `${[
    `# ${escapeMarkdown(titleOf(document))}`,
    lead.join('\n'),
    ...document.sections.flatMap(sectionMarkdown),
  ].join('\n\n')}\n`;
}

function sectionMarkdown({ heading, notes, table, charts }: Section): string[] {
  return [
    `## ${escapeMarkdown(heading)}`,
    ...notes.map(escapeMarkdown),
    ...(table ? [tableMarkdown(table)] : []),
    ...charts.map((name) => `![${name}](charts/${name}.png)`),
  ];
}

export function tableMarkdown({ columns, rows, links }: Table): string {
  const line = (cells: string[], link?: string | null): string => {
    const texts = cells.map(escapeMarkdown);
    if (link) texts.push(`[${texts.pop()}](${link})`);
    return `| ${texts.join(' | ')} |`;
  };
  return [
    line(columns.map(({ label }) => label)),
    `| ${columns.map(({ text }) => (text ? ':--' : '--:')).join(' | ')} |`,
    ...rows.map((row, at) => line(row, links?.[at])),
  ].join('\n');
}
