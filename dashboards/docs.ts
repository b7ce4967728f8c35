import { alarmDefinitions, type MetricAlarm } from './alarms.ts';
import type { BoardOf } from './boards/every.ts';
import { ORIGINAL } from './original.ts';
import { SERVICES } from './services/index.ts';
import { DEFAULT_CONFIG } from './services/config.ts';

/** docs/dashboards.md, from what the boards and alarms are made of; `written` is the part that people write. */
export function docs(boards: readonly BoardOf[], written: string): string {
  return [
    written.trimEnd(),
    '## The boards\n',
    ...boards.map(
      ({ board }) =>
        `### ${board.title}\n\n\`${board.id}\`. ${board.text}\n\n![Layout of ${board.title}](images/dashboards/${board.id}.svg)\n`,
    ),
    '## Alarms\n',
    `Of the defaults, with the names of the environment \`${DEFAULT_CONFIG.environment}\`. "2 of 3" are minutes.\n`,
    alarmTable(boards),
    '\n## What the first boards of Open Saves on AWS showed\n',
    originalTable(),
    '\n## Metrics\n',
    'Each with the sets of dimensions that it is sent with: with any other set there is no data, and no error either.\n',
    ...SERVICES.map(({ id, title, metrics }) => {
      const rows = metrics.map(({ namespace, name, statistic, dimensions, meaning }) => [
        `\`${namespace}\` ${name}`,
        statistic,
        dimensions.map((set) => `{${set.join(', ')}}`).join(' '),
        meaning,
      ]);
      return `### ${title} (\`${id}\`)\n\n${table(['metric', 'statistic', 'dimensions', 'what it is'], rows)}\n`;
    }),
  ].join('\n');
}

function alarmTable(boards: readonly BoardOf[]): string {
  const configs = [...new Set(boards.map(({ config }) => config))];
  const all = configs.flatMap(alarmDefinitions);
  const alarms = all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i);
  const rows = alarms.map((alarm) =>
    alarm.kind === 'composite'
      ? [`\`${alarm.name}\``, alarm.description, `any of ${alarm.children.length}`, '', '', alarm.meaning]
      : [
          `\`${alarm.name}\``,
          alarm.description,
          condition(alarm),
          `${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods}`,
          `${alarm.treatMissingData}: ${alarm.missingBecause}`,
          alarm.meaning,
        ],
  );
  return table(['alarm', 'what it says', 'fires at', 'for', 'missing data', 'means'], rows);
}

function condition({ metric, queries = [], comparison, threshold }: MetricAlarm): string {
  const sign = { Greater: '>', Less: '<' }[comparison.startsWith('Greater') ? 'Greater' : 'Less'];
  const what = metric
    ? `${metric.metricName} ${metric.stat}`
    : (queries.find(({ returnData }) => returnData)?.label ?? '');
  return `${what} ${sign} ${threshold}`;
}

function originalTable(): string {
  const rows = ORIGINAL.map(({ board, title, here, never, note = '' }) => [
    board,
    title,
    here.join('<br>'),
    never === undefined ? note : `never showed anything: ${never}${note && `; ${note}`}`,
  ]);
  return table(['board', 'widget', 'here (board: graph)', ''], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
