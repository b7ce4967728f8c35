import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { PHASE_HEADER, seeded } from 'open-saves-load';
import { DataApi } from '../shared/data-api/server.ts';
import { parseLatency } from '../shared/latency.ts';
import { PhaseCounter } from '../shared/phase-counts.ts';
import '../shared/quiet-sdk.ts';
import { parseShare } from '../shared/share.ts';
import { operate, SqsError } from '../shared/sqs/operations.ts';
import { Queue } from '../shared/sqs/queue.ts';
import type { Served } from '../shared/target-inside.ts';
import { closeServer, listen, targetServer } from '../shared/target-server.ts';
import { EventSourceMapping } from './mapping.ts';
import type { TargetOptions } from './options.ts';
import { LOOPBACK, QUEUE_PATH } from './places.ts';
import { dataApiSql } from './sql.ts';
import { makeWriter } from './writer.ts';

const SCHEMA = new URL('schema.sql', import.meta.url);
const SQS_TARGET = 'AmazonSQS.';
const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0' };
const BATCH = 10;
const IDLE_MS = 5;
const SEED = 1;

/**
 * The whole pipeline on loopback: a queue that speaks SQS's protocol, what Lambda does between it and the function, the
 * function itself, and a database behind the Data API. One server answers for the queue and for the database.
 */
export async function serve(options: TargetOptions): Promise<Served> {
  const random = seeded(SEED);
  const counter = new PhaseCounter();
  const doubled = parseShare(options.targetDuplicates, '--target-duplicates');
  const queue = new Queue({
    visibilitySeconds: options.targetVisibility,
    maxReceives: 5,
    duplicates: () => random() < doubled,
    // A message is two things that the run measures: its send, and that it was carried out.
    onDeleted: ({ phase }) => counter.add(phase),
  });
  const latency = parseLatency(options.targetCallLatency, '--target-call-latency');
  const api = await DataApi.open({ latency });
  await api.session.use((database) => database.exec(readFileSync(SCHEMA, 'utf8')));
  const server = targetServer((request, body, response) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    if (!target.startsWith(SQS_TARGET)) return void api.receive(request, body, response);
    const operation = target.slice(SQS_TARGET.length);
    const phase = request.headers[PHASE_HEADER];
    if (operation.startsWith('SendMessage')) counter.add(phase);
    answer(response, () => operate(queue, operation, JSON.parse(body.toString('utf8')) as object, phase));
  });
  const url = await listen(server, 0);
  const client = new SQSClient({ ...LOOPBACK, endpoint: url });
  const sql = dataApiSql({ ...LOOPBACK.place, endpoint: url }, 0);
  const writer = makeWriter({
    sqlOf: () => Promise.resolve(sql),
    log: (line) => void (line.includes('"error"') && console.error(line)),
    random,
    pause: options.targetPause,
  });
  const mapping = new EventSourceMapping({
    client,
    queueUrl: url + QUEUE_PATH,
    batch: BATCH,
    concurrency: options.targetConcurrency,
    idleMs: IDLE_MS,
    invoke: writer,
  });
  return {
    url,
    counts: () => counter.counts,
    async close() {
      await mapping.stop();
      client.destroy();
      await sql.close();
      await closeServer(server);
      await api.close();
    },
  };
}

function answer(response: ServerResponse, work: () => object): void {
  try {
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(work()));
  } catch (error) {
    const { name, message } = error as Error;
    const type = error instanceof SqsError ? `com.amazonaws.sqs#${name}` : 'InvalidParameterValue';
    response.writeHead(400, JSON_TYPE).end(JSON.stringify({ ['__type']: type, message }));
  }
}
