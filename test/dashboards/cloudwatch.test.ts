import {
  CloudWatchClient,
  GetDashboardCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeAll, expect, test } from 'vitest';
import { cloudwatchDashboard, platformBoards } from '../../dashboards/index.ts';
import { needMoto, startMoto } from '../helpers/moto.ts';
import { BOARDS, TOKEN, withTokens } from './configs.ts';

const dashboards = BOARDS.map(({ board, config }) => cloudwatchDashboard(board, config));
const byId = dashboards.map((dashboard) => [dashboard.id, dashboard] as const);

/** A widget a line: what changed is seen at once, and nothing is left out. */
const text = ({ name, body: { start, variables, widgets } }: (typeof dashboards)[number]): string =>
  [{ name, start }, ...variables, ...widgets].map((one) => JSON.stringify(one)).join('\n') + '\n';

test.each(byId)('%s is as it was', async (id, dashboard) => {
  await expect(text(dashboard)).toMatchFileSnapshot(`boards/cloudwatch-${id}.snap`);
});

test.each(byId)('%s keeps to the limits of CloudWatch', (_, { name, body }) => {
  expect(name).toMatch(/^[\w-]{1,255}$/);
  expect(body.widgets.length).toBeLessThanOrEqual(500);
  expect(body.variables.length).toBeLessThanOrEqual(25);
  for (const { properties } of body.widgets) {
    const rows = (properties['metrics'] ?? []) as unknown[][];
    expect(rows.length).toBeLessThanOrEqual(500);
    const ids = rows.map((row) => (row.at(-1) as { id?: string }).id).filter((one) => one !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((one) => !/^[a-z][a-zA-Z0-9_]*$/.test(one))).toEqual([]);
  }
});

test.each(byId)('%s: every formula uses what is there', (_, { body }) => {
  for (const { properties } of body.widgets) {
    const rows = ((properties['metrics'] ?? []) as unknown[][]).map(
      (row) => row.at(-1) as { id?: string; expression?: string },
    );
    const ids = new Set(rows.map(({ id }) => id));
    const words = rows
      .filter(({ expression = 'SEARCH' }) => !expression.startsWith('SEARCH'))
      .flatMap(({ expression = '' }) => expression.match(/\b[a-z]\w*/g) ?? []);
    expect(words.filter((word) => !ids.has(word))).toEqual([]);
  }
});

test('every value that a variable offers first is one that the board has', () => {
  for (const { body } of dashboards) {
    for (const one of body.variables as { property: string; defaultValue: string }[]) {
      expect(JSON.stringify(body.widgets)).toContain(`"${one.property}","${one.defaultValue}"`);
    }
  }
});

test('names that are known only when Terraform runs stay whole', () => {
  const config = withTokens();
  for (const board of platformBoards(config)) {
    const json = JSON.stringify(cloudwatchDashboard(board, config).body);
    const dollars = json.replaceAll(TOKEN, '').replaceAll(/\$\{PROP\('Dim\.\w+'\)\}/g, '');
    expect(dollars).not.toContain('${');
    expect(dollars).not.toContain('TfToken');
  }
});

needMoto('dashboards taken by a CloudWatch API').describe('a CloudWatch API', () => {
  let client: CloudWatchClient;
  beforeAll(async () => {
    client = new CloudWatchClient(await startMoto());
  });

  test('takes every dashboard, and gives it back', async () => {
    for (const { name, body } of dashboards) {
      const DashboardBody = JSON.stringify(body);
      const { DashboardValidationMessages } = await client.send(
        new PutDashboardCommand({ DashboardName: name, DashboardBody }),
      );
      expect(DashboardValidationMessages ?? []).toEqual([]);
      const got = await client.send(new GetDashboardCommand({ DashboardName: name }));
      expect(JSON.parse(got.DashboardBody ?? '')).toEqual(body);
    }
    const { DashboardEntries = [] } = await client.send(new ListDashboardsCommand({}));
    expect(DashboardEntries.length).toBe(dashboards.length);
  });

  test('refuses one that is not JSON: it does look', async () => {
    await expect(
      client.send(new PutDashboardCommand({ DashboardName: 'broken', DashboardBody: '{"widgets": [' })),
    ).rejects.toThrow(/JSON/i);
  });
});
