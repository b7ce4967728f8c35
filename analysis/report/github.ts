import { appendFileSync } from 'node:fs';
import { UserError } from '../../runner/errors.ts';
import type { Document, Section } from './document.ts';
import { escapeMarkdown } from './escape.ts';
import { tableMarkdown } from './markdown.ts';

/** GitHub takes no more than 1 MiB of all steps of a job together, and drops what is longer as a whole. */
const MOST_BYTES = 256 * 1024;
/** Sections are folded, but for these: what a reader of a pull request asks first. */
const OPEN = new Set(['Against the baseline']);

/** A job summary of GitHub Actions: the first screen as a table, the sections folded, no pictures. */
export function toJobSummary({ title, status, lead, sections }: Document): string {
  const facts = lead.map(({ label, text, alarm }) => {
    const line = escapeMarkdown(text);
    return `| ${escapeMarkdown(label)} | ${alarm ? `**${line}**` : line} |`;
  });
  let summary = [
    `## ${escapeMarkdown(title)} (${status})`,
    ['| | |', '| :-- | :-- |', ...facts].join('\n'),
  ].join('\n\n');
  for (const section of sections.toSorted(
    (a, b) => Number(OPEN.has(b.heading)) - Number(OPEN.has(a.heading)),
  )) {
    const next = `${summary}\n\n${sectionSummary(section)}`;
    if (Buffer.byteLength(next) > MOST_BYTES) {
      return `${summary}\n\nThe rest is too long for a job summary: see report.md.\n`;
    }
    if (section.table) summary = next;
  }
  return `${summary}\n`;
}

function sectionSummary({ heading, notes, table }: Section): string {
  const content = [...notes.map(escapeMarkdown), ...(table ? [tableMarkdown(table)] : [])].join('\n\n');
  if (OPEN.has(heading)) return `### ${escapeMarkdown(heading)}\n\n${content}`;
  return `<details><summary>${escapeMarkdown(heading)}</summary>\n\n${content}\n\n</details>`;
}

/**
 * Adds it to the summary of the job's step, where there is one.
 * @param file GITHUB_STEP_SUMMARY; undefined or empty outside of GitHub Actions
 * @throws UserError when the file cannot be written
 */
export function appendJobSummary(summary: string, file: string | undefined): void {
  if (!file) return;
  try {
    appendFileSync(file, summary);
  } catch (error) {
    throw new UserError(
      `The job summary cannot be written to ${file} (${(error as Error).message}), the file that GITHUB_STEP_SUMMARY names.`,
    );
  }
}
