import { readFileSync } from 'node:fs';
import { saveInBatches, saveOneByOne } from '../../scenarios/ec2-inventory/package-set.ts';
import { functionEnvironment } from '../../scenarios/ec2-inventory/serve.ts';
import { Database } from '../../scenarios/shared/data-api/database.ts';
import { DataApi } from '../../scenarios/shared/data-api/server.ts';

/** `npm run bench:packages`: saving the packages of an instance one by one, and in batches; docs/ec2-inventory.md. */

const CALL_MS = 20;
const COUNTS = [10, 100, 200, 1000];
const RUNS = 3;

const SCHEMA = new URL('../../scenarios/ec2-inventory/schema.sql', import.meta.url);

const { api, url } = await DataApi.start({ latency: () => CALL_MS });
await api.session.use((database) => database.exec(readFileSync(SCHEMA, 'utf8')));
Object.assign(process.env, functionEnvironment(url));
const place = { clusterArn: 'arn:cluster', secretArn: 'arn:secret', database: 'inventory', endpoint: url };
const database = new Database(place, { resumeWithinMs: 0 });
let instances = 0;

/** ms for one POST's transaction: the median of several, the first one apart. */
async function timed(count: number, save: typeof saveInBatches): Promise<number> {
  const packages = Array.from({ length: count }, (_, i) => ({
    package_name: `package-${i}`,
    package_version: 'v1',
  }));
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const from = performance.now();
    await database.transaction(async (to) => {
      const id = `i-${instances++}`;
      await to.execute('INSERT INTO ec2 VALUES (:id, :region, :account)', { id, region: 'r', account: 'a' });
      await save(to, id, packages);
    });
    if (run > 0) times.push(performance.now() - from);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(RUNS / 2)] ?? 0;
}

console.log(`| packages | one by one, ms | in batches, ms | ratio |\n| ---: | ---: | ---: | ---: |`);
for (const count of COUNTS) {
  const [single, batches] = [await timed(count, saveOneByOne), await timed(count, saveInBatches)];
  const columns = [count, single.toFixed(0), batches.toFixed(0), (single / batches).toFixed(1)];
  console.log(`| ${columns.join(' | ')} |`);
}
database.close();
await api.close();
