import type { Document } from './document.ts';
import { plain } from './plain.ts';

/** The first screen for a terminal: one line a fact, labels in a column. */
export function toText({ title, lead }: Document): string {
  const width = Math.max(...lead.map(({ label }) => label.length));
  const lines = lead.map(({ label, text }) => `  ${label.padEnd(width)}  ${plain(text)}`);
  return `${plain(title)}\n${lines.join('\n')}\n`;
}
