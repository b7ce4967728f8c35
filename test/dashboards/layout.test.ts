import { expect, test } from 'vitest';
import { COLUMNS, place, type Box } from '../../dashboards/layout.ts';
import { BOARDS } from './configs.ts';

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

test.each(BOARDS.map(({ board }) => [board.id, board] as const))(
  '%s: nothing overlaps or stands out of the grid',
  (_, board) => {
    const boxes = place(board).map(({ box }) => box);
    expect(boxes.filter(({ x, y, w, h }) => x < 0 || y < 0 || w < 1 || h < 1 || x + w > COLUMNS)).toEqual([]);
    const clashes = boxes.flatMap((box, i) => boxes.slice(i + 1).filter((other) => overlap(box, other)));
    expect(clashes).toEqual([]);
  },
);

test.each(BOARDS.map(({ board }) => [board.id, board] as const))(
  '%s: no panel is empty, or twice there',
  (_, board) => {
    const panels = board.sections.flatMap((section) => section.panels);
    expect(panels.filter(({ series }) => series.length === 0).map(({ title }) => title)).toEqual([]);
    expect(panels.filter(({ about }) => about === '').map(({ title }) => title)).toEqual([]);
    const titles = board.sections.flatMap((section) =>
      section.panels.map(({ title }) => `${section.title}: ${title}`),
    );
    expect(new Set(titles).size).toBe(titles.length);
  },
);

test('board ids are unique, and the overview comes first', () => {
  const ids = BOARDS.map(({ board }) => board.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toBe('overview');
  expect(ids).toEqual(
    expect.arrayContaining([
      'open-saves',
      'dynamodb-partiql',
      'aggregation-queries',
      'aurora-writer',
      'ec2-inventory',
    ]),
  );
});
