import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grafanaDashboard, platformBoards, type GrafanaDashboard } from '../../dashboards/index.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { need } from '../helpers/needs.ts';
import { BOARDS, TOKEN, withTokens } from './configs.ts';

const dashboards = BOARDS.map(({ board, config }) => grafanaDashboard(board, config));
const byId = dashboards.map((dashboard) => [dashboard.id, dashboard] as const);

/** What Grafana puts a variable's value in place of: `$name`, `${name}`, `[[name]]`. */
const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::\w+)?\]\]|\$\{(\w+)(?:\.[^:}]+)?(?::[^}]+)?\}/g;

const variablesIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(VARIABLE)].map(([, a, b, c]) => a ?? b ?? c ?? '');

function text({ json: { panels, templating, ...rest } }: GrafanaDashboard): string {
  return [rest, ...(templating.list ?? []), ...panels].map((one) => JSON.stringify(one)).join('\n') + '\n';
}

test.each(byId)('%s is as it was', async (id, dashboard) => {
  await expect(text(dashboard)).toMatchFileSnapshot(`boards/grafana-${id}.snap`);
});

test.each(byId)('%s: every variable that is used is defined, and the other way round', (_, { json }) => {
  const defined = (json.templating.list ?? []).map(({ name }) => name);
  expect(new Set(defined).size).toBe(defined.length);
  const used = new Set(variablesIn([json.panels, json.annotations]));
  expect([...used].filter((name) => !defined.includes(name))).toEqual([]);
  expect(defined.filter((name) => !used.has(name))).toEqual([]);
});

test.each(byId)('%s: ids are unique, and formulas use queries that are there', (_, { uid, json }) => {
  expect(uid).toMatch(/^[\w-]{1,40}$/);
  const ids = json.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const panel of json.panels) {
    const targets = 'targets' in panel ? (panel.targets ?? []) : [];
    const names = targets.map(({ id }) => id);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(names.length);
    const words = targets.flatMap(({ expression = '' }) => expression.match(/\b[a-z]\w*/g) ?? []);
    expect(words.filter((word) => !names.includes(word))).toEqual([]);
  }
});

test('names that are known only when Terraform runs stay whole', () => {
  const config = withTokens();
  for (const board of platformBoards(config)) {
    const { json } = grafanaDashboard(board, config);
    expect(JSON.stringify(json).replaceAll(TOKEN, '')).not.toContain('TfToken');
  }
});

const HOW =
  'cd test/dashboards/grafana-schema && go build -o /tmp/grafana-schema ., then GRAFANA_SCHEMA=/tmp/grafana-schema';
const schema = need('GRAFANA_SCHEMA', "dashboards valid by Grafana's own schema", HOW);

schema.describe("Grafana's own schema", () => {
  const folder = temporaryFolder();
  const check = (files: string[]): string => {
    try {
      return execFileSync(schema.value ?? '', files, { encoding: 'utf8' });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const write = (name: string, json: unknown): string => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(json));
    return file;
  };

  test('has nothing against any board', () => {
    expect(check(dashboards.map(({ id, json }) => write(id, json)))).toBe('');
  });

  describe('finds what is wrong', () => {
    const board = JSON.stringify(dashboards[1]?.json);
    test.each([
      ['a field of a query', '"queryMode":', '"nonsense":1,"queryMode":', "unexpected field 'nonsense'"],
      ['a kind of query', '"Metrics"', '"Metric"', 'queryMode = Metric'],
      ['a field of a graph', '"lineWidth":', '"lineWeight":', "unexpected field 'lineWeight'"],
      ['a type', '"min":0', '"min":"0"', 'defaults.min'],
      ['a field of the board', '"refresh":', '"refreshed":', "unexpected field 'refreshed'"],
    ])('%s', (_, good, bad, message) => {
      expect(board).toContain(good);
      expect(check([write('bad', JSON.parse(board.replace(good, bad)))])).toContain(message);
    });
  });
});
