import type { IncomingMessage, ServerResponse } from 'node:http';
import { PHASE_HEADER, seeded } from 'open-saves-load';
import { parseLatency } from '../shared/latency.ts';
import { PhaseCounter } from '../shared/phase-counts.ts';
import { parseShare } from '../shared/share.ts';
import type { Served } from '../shared/target-inside.ts';
import { closeServer, listen, targetServer } from '../shared/target-server.ts';
import { Endpoint } from './endpoint.ts';
import type { Chosen } from './options.ts';
import { TYPE } from './statements.ts';
import { ServiceError, Table } from './table.ts';

const JSON_TYPE = 'application/x-amz-json-1.0';
const SEED = 1;

/** The endpoint that comes along, with its table empty. Throws UserError when it cannot listen. */
export async function serve(options: Chosen): Promise<Served> {
  const table = new Table({
    writes: options.targetWriteCapacity,
    reads: options.targetReadCapacity,
    partitionWrites: options.targetPartitionWrites,
  });
  const endpoint = new Endpoint(options.table, table);
  const counter = new PhaseCounter();
  const latency = parseLatency(options.targetLatency, '--target-latency');
  const errors = parseShare(options.targetErrors, '--target-errors');
  const random = seeded(SEED);
  const answer = (request: IncomingMessage, body: Buffer): object => {
    const phase = request.headers[PHASE_HEADER];
    counter.add(phase);
    const isLoad = phase !== 'data' && phase !== 'cleanup';
    if (isLoad && errors > 0 && random() < errors) {
      throw new ServiceError('InternalServerError', 'The request could not be completed: injected.', 500);
    }
    if (request.headers.authorization === undefined) {
      throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    return endpoint.answer(String(request.headers['x-amz-target'] ?? ''), body.toString('utf8'));
  };
  const server = targetServer((request, body, response) => {
    const [status, text] = asText(() => answer(request, body));
    const delay = Math.round(latency(random));
    if (delay > 0) setTimeout(write, delay, response, status, text);
    else write(response, status, text);
  });
  return {
    url: await listen(server, options.targetPort),
    counts: () => counter.counts,
    close: () => closeServer(server),
  };
}

function asText(answer: () => object): [status: number, text: string] {
  try {
    return [200, JSON.stringify(answer())];
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const type = `com.amazonaws.dynamodb.v20120810#${error.code}`;
    return [error.status, JSON.stringify({ [TYPE]: type, message: error.message })];
  }
}

function write(response: ServerResponse, status: number, text: string): void {
  response.sendDate = false;
  response.writeHead(status, {
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
