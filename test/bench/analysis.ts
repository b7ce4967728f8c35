import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { analyze } from '../../analysis/analyze.ts';

// npm run bench:analysis [-- --rows 50000000]: makes a results.csv of so many requests and measures a whole report of it.

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '3000000' }, make: { type: 'string' } },
});
const rows = Number(values.rows);

/** Ten minutes of load in six stages: eight names, one request of a thousand failed, four workers. */
async function make(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '400MB',
    preserve_insertion_order: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`COPY (
    SELECT printf('%.6f', 1764000000 + range * 600 / ${rows}) AS timestamp, 'mixed' AS scenario, 'GET' AS method,
      '/api/core/records/' || hash(range) % 8 AS name, if(failed, 503, 200) AS status, if(failed, 'http_5xx', NULL) AS error_kind,
      if(failed, 'HTTP 503', NULL) AS error, round(service + lag, 3) AS response_time_ms, round(service, 3) AS service_time_ms,
      round(lag, 3) AS lag_ms, 120 AS request_bytes, 512 AS response_bytes, 100 * (1 + range * 6 // ${rows}) AS target_rps,
      50 AS users, 'w' || range % 4 AS worker
    FROM (SELECT range, hash(range + 7) % 1000 = 0 AS failed, random() * 0.2 AS lag,
      exp(1.6 + random() + random() + random() - 1.5) AS service FROM range(${rows}))
  ) TO '${path}' (HEADER, DELIMITER ',')`);
  connection.closeSync();
  instance.closeSync();
}

if (values.make) {
  await make(values.make);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-analysis-'));
  try {
    const input = join(folder, 'results.csv');
    // In a process of its own: its memory is not the report's.
    execFileSync(process.execPath, [
      '--import',
      'tsx',
      fileURLToPath(import.meta.url),
      '--rows',
      String(rows),
      '--make',
      input,
    ]);
    const began = performance.now();
    const { summary } = await analyze({
      inputs: [input],
      output: join(folder, 'report'),
      say: (line) => process.stderr.write(`${line}\n`),
    });
    const wall = (performance.now() - began) / 1000;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    process.stdout.write(
      `${summary.totals.requests} rows (${(statSync(input).size / 1e6).toFixed(0)} MB), percentiles ${summary.percentiles}: ` +
        `${wall.toFixed(1)} s, ${((userCPUTime + systemCPUTime) / 1e6).toFixed(1)} s of CPU with start-up, ` +
        `${(rows / wall).toFixed(0)} rows/s, peak ${(maxRSS / 1000).toFixed(0)} MB\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
