import type { Database } from '../database.ts';
import type { LoadedRun } from '../runs.ts';
import { MOST_NAMES } from './compare.ts';
import { BLOCKS, type Part, type Sketch } from './sketch.ts';

interface Named {
  method: string | null;
  name: string | null;
}

type Blocks = Named & { block: number } & Record<keyof Part['blocks'], number>;

/** The sketch of a run whose samples are in the view `samples`. */
export async function sketchOf(database: Database, { index, offset, duration }: LoadedRun): Promise<Sketch> {
  await database.run(`SET VARIABLE sketched = ${index}; SET VARIABLE sketch_names = ${MOST_NAMES}`);
  await database.define('sketch-parts');
  const parts = await database.rows<Named & Pick<Part, 'requests' | 'p50' | 'p99'>>(
    'SELECT * FROM parts ORDER BY requests DESC',
  );
  const classes = groupOf(await database.query<Named & { class: number; n: number }>('sketch-classes'));
  // A run of one request has no length.
  const blocks = groupOf(
    await database.query<Blocks>('sketch-blocks', { blocks: BLOCKS, offset, duration: duration || 1 }),
  );
  const [whole] = await database.rows<{ whole: boolean }>(
    `SELECT bool_and(response_time_ms = floor(response_time_ms)) AS whole FROM samples WHERE run = ${index}`,
  );
  const partOf = (named: (typeof parts)[number]): Part => {
    const inBlocks = blocks.get(keyOf(named)) ?? [];
    return {
      requests: named.requests,
      failures: inBlocks.reduce((sum, { failures }) => sum + failures, 0),
      p50: named.p50,
      p99: named.p99,
      classes: (classes.get(keyOf(named)) ?? []).flatMap((row) => [row.class, row.n]),
      blocks: {
        requests: spread(inBlocks, 'requests'),
        failures: spread(inBlocks, 'failures'),
        upToP50: spread(inBlocks, 'upToP50'),
        upToP99: spread(inBlocks, 'upToP99'),
      },
    };
  };
  const total = parts.find(({ name }) => name === null);
  if (!total) throw new Error('a run without requests has no sketch');
  return {
    format: 1,
    duration,
    resolution: whole?.whole ? 1 : 0.001,
    total: partOf(total),
    names: parts.flatMap((one) => {
      const { method, name } = one;
      return method === null || name === null ? [] : [{ method, name, ...partOf(one) }];
    }),
  };
}

function spread(rows: readonly Blocks[], field: keyof Part['blocks']): number[] {
  const values = Array.from({ length: BLOCKS }, () => 0);
  for (const row of rows) values[row.block] = row[field];
  return values;
}

function groupOf<Row extends Named>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

const keyOf = ({ method, name }: Named): string => JSON.stringify([method, name]);
