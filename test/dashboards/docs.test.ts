import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { docFiles } from '../../dashboards/cli.ts';
import { ORIGINAL } from '../../dashboards/original.ts';
import { ROOT } from '../helpers/cli.ts';
import { BOARDS } from './configs.ts';

const files = docFiles();

describe('docs are what the definitions make: else npm run dashboards -- --docs', () => {
  test.each([...files.keys()])('%s', (path) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(files.get(path));
  });

  test('no picture of a board that is gone', () => {
    const pictures = readdirSync(join(ROOT, 'docs/images/dashboards'));
    expect(pictures.toSorted()).toEqual(BOARDS.map(({ board }) => `${board.id}.svg`).toSorted());
  });
});

test('a picture can be drawn, and shows every panel of its board', () => {
  for (const { board } of BOARDS) {
    const svg = files.get(`docs/images/dashboards/${board.id}.svg`) ?? '';
    const titles = board.sections.flatMap(({ panels }) => panels.map(({ title }) => title.slice(0, 30)));
    const missing = titles.filter((title) => !svg.includes(`>${title.replaceAll('&', '&amp;')}`));
    expect(missing).toEqual([]);
  }
  const overview = new Resvg(files.get('docs/images/dashboards/overview.svg') ?? '').render();
  expect(overview.width).toBe(980);
  expect(overview.height).toBeGreaterThan(500);
});

describe('the first boards of Open Saves on AWS', () => {
  test('are covered whole: 7, 8, 7 and 8 widgets', () => {
    const count = (name: string): number => ORIGINAL.filter(({ board }) => board === name).length;
    expect(['EKS', 'DynamoDB', 'S3', 'Redis'].map(count)).toEqual([7, 8, 7, 8]);
    expect(new Set(ORIGINAL.map(({ board, title }) => `${board} ${title}`)).size).toBe(30);
  });

  test('lead to panels that are there', () => {
    const panels = new Set(
      BOARDS.flatMap(({ board }) =>
        board.sections.flatMap((section) => section.panels.map(({ title }) => `${board.id}: ${title}`)),
      ),
    );
    expect(ORIGINAL.flatMap(({ here }) => here).filter((one) => !panels.has(one))).toEqual([]);
  });
});
