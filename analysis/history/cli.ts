import { dirname } from 'node:path';
import { Command } from 'commander';
import { UsageError, UserError } from '../../runner/errors.ts';
import { shownPath, typedPath } from '../input/source.ts';
import { toColumns } from '../report/columns.ts';
import { bucketOf } from '../store/bucket.ts';
import { DEFAULT_STORE, storeAt } from '../store/store.ts';

interface Options {
  store: string;
  tag?: string[];
  scenario?: string;
  hash?: string;
  limit: string;
  output: string;
  json: boolean;
}

/**
 * `npm run analyze -- history`: lists the runs of a store on stdout, and charts them.
 * @throws UserError, UsageError, CommanderError
 */
export async function history(args: readonly string[], say: (text: string) => void): Promise<void> {
  const options = new Command('npm run analyze -- history')
    .description('Lists the runs that were kept with --store, the newest first, and charts how they went.')
    .option('--store <place>', 'where they were kept: a file, or s3://bucket/prefix', DEFAULT_STORE)
    .option(
      '--tag <label>',
      'only runs with this label; repeat for several',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--scenario <name>', 'only runs of this scenario')
    .option('--hash <hash>', 'only runs that are like for like: the beginning of their hash')
    .option('--limit <count>', 'how many runs are looked at, the newest', '200')
    .option('--output <folder>', 'where history.html, its Markdown, JSON and charts go', 'history')
    .option('--json', 'the runs as JSON on stdout, one a line, instead of the list', false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .parse(args, { from: 'user' })
    .opts<Options>();
  if (!/^[1-9]\d{0,5}$/.test(options.limit)) {
    throw new UsageError(`--limit ${options.limit}: expected a number of runs, such as 200.`);
  }
  const store = await storeAt(options.store);
  const { runs, damaged } = await store.read(Number(options.limit));
  for (const text of damaged) say(`Left out: ${text}.\n`);
  if (runs.length === 0) {
    throw new UserError(
      `There are no runs in ${store.shown}. One is kept with: npm run analyze -- --input results.csv --store` +
        (options.store === DEFAULT_STORE ? '' : ` ${options.store}`),
    );
  }
  const { listed, select, shortOf, writeHistory } = await import('./history.ts');
  const { kindsOf } = await import('./kinds.ts');
  const { tag: tags = [], scenario, hash } = options;
  const selected = select(runs, { tags, scenario, hash });
  if (selected.length === 0) {
    throw new UserError(
      `None of the ${runs.length} runs in ${store.shown} is as asked for: tags ${tags.join(', ') || 'any'}, scenario ` +
        `${scenario ?? 'any'}, hash ${hash ?? 'any'}. Without these options all are listed.`,
    );
  }
  const kinds = kindsOf(selected);
  const told = kinds.flatMap(({ runs: of }) => of).toSorted((a, b) => (a.run.start < b.run.start ? 1 : -1));
  if (options.json) process.stdout.write(told.map((one) => `${JSON.stringify(shortOf(one))}\n`).join(''));
  else process.stdout.write(toColumns(listed(told)));
  const beside = bucketOf(options.store) ? '' : dirname(typedPath(options.store));
  const paths = await writeHistory(kinds, store.shown, typedPath(options.output), beside);
  for (const path of paths.filter((name) => !name.includes('/charts/'))) say(`  ${shownPath(path)}\n`);
}
