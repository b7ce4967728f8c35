import { readFileSync } from 'node:fs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Job } from '../message.ts';
import { postgresSql, type Sql } from '../sql.ts';
import { makeWriter } from '../writer.ts';

/**
 * The queue's function on AWS. Its environment: DB_SECRET_ARN (a secret with `username` and `password`), DB_HOST (where a
 * message names no host), DB_HOSTS (hosts that a message may name, with commas), DB_CA_FILE (authority of the database's
 * certificate), PAUSE_SECONDS.
 */

const PORT = 5432;
/** A function carries out one message at a time. */
const CONNECTIONS = 1;

const secrets = new SecretsManagerClient({});
const databases = new Map<string, Promise<Sql>>();

/** The credentials go only to the hosts that the stack names, whatever a message says. */
function hostOf({ host }: Job): string {
  const own = variable('DB_HOST');
  const allowed = [own, ...(process.env['DB_HOSTS'] ?? '').split(',')];
  if (host === '') return own;
  if (allowed.includes(host)) return host;
  throw new Error(`HOST ${host}: it is not one of the stack's (DB_HOST, DB_HOSTS)`);
}

async function connect(host: string, database: string): Promise<Sql> {
  const { SecretString: text = '{}' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: variable('DB_SECRET_ARN') }),
  );
  const { username, password } = JSON.parse(text) as { username: string; password: string };
  const authority = readFileSync(variable('DB_CA_FILE'), 'utf8');
  return postgresSql({ host, port: PORT, user: username, password, database, authority, most: CONNECTIONS });
}

function sqlOf(job: Job): Promise<Sql> {
  const host = hostOf(job);
  const key = `${host}/${job.database}`;
  let found = databases.get(key);
  if (!found) {
    found = connect(host, job.database);
    databases.set(key, found);
    // A secret that could not be read now may be readable for the next message.
    found.catch(() => databases.delete(key));
  }
  return found;
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The function's environment has no ${name}: its stack sets it.`);
  return value;
}

export const handler = makeWriter({
  sqlOf,
  log: (line) => console.log(line),
  random: Math.random,
  pause: Number(process.env['PAUSE_SECONDS'] ?? 0),
});
