import type { Board } from './board.ts';
import type { Panel } from './services/panel.ts';

/** Columns of the grid: CloudWatch's and Grafana's have as many. */
export const COLUMNS = 24;
const WIDTH = 8;
const HEIGHT = 6;
/** Characters of text that a line over the whole width holds, about. */
const LINE = 150;

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What stands where on a board, top to bottom. */
export type Placed =
  | { kind: 'heading'; title: string; box: Box }
  | { kind: 'text'; text: string; box: Box }
  | { kind: 'alarms'; box: Box }
  | { kind: 'panel'; panel: Panel; box: Box };

/** Puts the parts of a board on the grid: headings over the whole width, panels side by side as long as they fit. */
export function place(board: Board): Placed[] {
  const placed: Placed[] = [];
  let y = 0;
  const across = (h: number): Box => {
    const box = { x: 0, y, w: COLUMNS, h };
    y += h;
    return box;
  };
  const text = (words: string): void => {
    placed.push({ kind: 'text', text: words, box: across(1 + Math.ceil(words.length / LINE)) });
  };
  text(board.text);
  if (board.alarms) placed.push({ kind: 'alarms', box: across(4) });
  for (const section of board.sections) {
    if (section.panels.length === 0) continue;
    placed.push({ kind: 'heading', title: section.title, box: across(1) });
    if (section.text !== undefined) text(section.text);
    let x = 0;
    for (const panel of section.panels) {
      const w = panel.width ?? WIDTH;
      if (x + w > COLUMNS) {
        x = 0;
        y += HEIGHT;
      }
      placed.push({ kind: 'panel', panel, box: { x, y, w, h: HEIGHT } });
      x += w;
    }
    y += HEIGHT;
  }
  return placed;
}
