import type { LedgerEntry, ScenarioContext } from 'open-saves-load';
import { Database, type Statements } from '../shared/data-api/database.ts';
import type { Session } from '../shared/data-api/session.ts';
import type { Options } from './options.ts';

/** Where the embedded target removes what a run made: the API itself has no delete. */
export const REMOVE_PATH = '/__load/remove';

const RESUME_WITHIN_MS = 30_000;

/** Ids and names that begin so; every character of a run's name stands for itself in LIKE. */
const STATEMENTS = [
  "DELETE FROM ec2 WHERE aws_instance_id LIKE :prefix || '%'",
  "DELETE FROM package WHERE package_name LIKE :prefix || '%'",
];

/** The whole of what a worker makes: its ids and the names of its packages begin with `prefix`. */
export function entry(prefix: string): LedgerEntry {
  return { kind: 'prefix', prefix };
}

/** Removes all that begins with the entry's prefix. Throws Error where it cannot. */
export async function remove({ prefix }: LedgerEntry, context: ScenarioContext<never>): Promise<void> {
  const { clusterArn, secretArn, database } = context.options as Options;
  if (clusterArn !== '') {
    const place = new Database({ clusterArn, secretArn, database }, { resumeWithinMs: RESUME_WITHIN_MS });
    try {
      return await run(place, String(prefix));
    } finally {
      place.close();
    }
  }
  const { ok, status } = await context.http.post(REMOVE_PATH, { body: String(prefix) });
  if (ok) return;
  throw new Error(
    `the API has no delete (status ${status} from ${REMOVE_PATH}, which only the embedded target has): name the ` +
      'database with --cluster-arn, --secret-arn and --database, as for --cleanup, and it is removed there',
  );
}

/** For the embedded target, in its own database. */
export async function removeFrom(session: Session, prefix: string): Promise<void> {
  await session.use(async (database) => {
    for (const sql of STATEMENTS) await database.query(sql.replace(':prefix', '$1::text'), [prefix]);
  });
}

async function run(database: Statements, prefix: string): Promise<void> {
  for (const sql of STATEMENTS) await database.execute(sql, { prefix });
}
