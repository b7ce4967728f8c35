import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { UserError } from '../runner/errors.ts';
import { alarmDefinitions } from './alarms.ts';
import { everyBoard } from './boards/every.ts';
import { cloudwatchDashboard } from './cloudwatch.ts';
import { docs } from './docs.ts';
import { grafanaDashboard } from './grafana.ts';
import { picture } from './picture.ts';
import { readConfig } from './services/read-config.ts';
import { DEFAULT_CONFIG, type DashboardConfig } from './services/config.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every file that `--docs` writes, by its path in the project. */
export function docFiles(): Map<string, string> {
  const boards = everyBoard(DEFAULT_CONFIG);
  const written = readFileSync(join(ROOT, 'dashboards/dashboards.md'), 'utf8');
  return new Map([
    ['docs/dashboards.md', docs(boards, written)],
    ...boards.map(({ board }) => [`docs/images/dashboards/${board.id}.svg`, picture(board)] as const),
  ]);
}

/** Every file of boards and alarms, by its path in the folder that is asked for. */
export function boardFiles(config: DashboardConfig): Map<string, string> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const boards = everyBoard(config);
  return new Map([
    ...boards.map(
      (one) => [`grafana/${one.board.id}.json`, json(grafanaDashboard(one.board, one.config).json)] as const,
    ),
    ...boards.map(
      (one) =>
        [`cloudwatch/${one.board.id}.json`, json(cloudwatchDashboard(one.board, one.config).body)] as const,
    ),
    ['alarms.json', json(alarmDefinitions(config))],
  ]);
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function main(): void {
  const command = new Command('dashboards')
    .description('writes every board: JSON for Grafana and CloudWatch, and the alarms')
    .option('--out <folder>', 'where to', 'dashboards.out')
    .option('--config <file>', 'names of resources, where they are not the defaults: JSON')
    .option('--docs', 'writes docs/dashboards.md and its pictures instead')
    .parse();
  const { out, config, docs: asDocs } = command.opts<{ out: string; config?: string; docs?: boolean }>();
  if (asDocs) {
    rmSync(join(ROOT, 'docs/images/dashboards'), { recursive: true, force: true });
    write(ROOT, docFiles());
    return;
  }
  // npm changes the folder; what a person types is meant from where they are.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const folder = resolve(from, out);
  const files = boardFiles(config === undefined ? DEFAULT_CONFIG : readConfig(resolve(from, config)));
  write(folder, files);
  process.stderr.write(`${files.size} files in ${folder}: import those of grafana/ into any Grafana\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
