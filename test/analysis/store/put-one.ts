import { DuckDBInstance } from '@duckdb/node-api';
import { LocalStore } from '../../../analysis/store/local.ts';
import { stored } from './stored.ts';

// A process of its own, PATH DAY [hold]: keeps the run of a day; then holds the file, half way through a change.
const [path = '', day, hold] = process.argv.slice(2);
await new LocalStore(path, path).put(stored(Number(day)));
if (hold) {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run('BEGIN; DELETE FROM runs');
  process.stdout.write('open\n');
  setTimeout(() => {}, 60_000);
}
