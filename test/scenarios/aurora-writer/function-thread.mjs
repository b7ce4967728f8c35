// A function in a thread that a test may kill at any moment, as AWS may a function. It speaks to a real PostgreSQL.
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { makeWriter } = await import('../../../scenarios/aurora-writer/writer.ts');
const { urlSql } = await import('../../../scenarios/aurora-writer/sql.ts');

const sql = urlSql(workerData);
const write = makeWriter({ sqlOf: async () => sql, log: () => undefined, random: Math.random, pause: 0 });
parentPort.on('message', async (event) => parentPort.postMessage(await write(event)));
parentPort.postMessage('ready');
