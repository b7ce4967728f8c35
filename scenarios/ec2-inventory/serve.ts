import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { PHASE_HEADER } from 'open-saves-load';
import { DataApi } from '../shared/data-api/server.ts';
import { parseLatency } from '../shared/latency.ts';
import { PhaseCounter } from '../shared/phase-counts.ts';
import { closeServer, listen, targetServer } from '../shared/target-server.ts';
import type { Served } from '../shared/target-inside.ts';
import type { Event } from './input.ts';
import { REMOVE_PATH, removeFrom } from './removal.ts';

export interface TargetOptions {
  /** Added to every call of the Data API; forms as for latencies elsewhere. */
  callLatency: string;
  /** How long the cluster takes to resume at its first call, s. */
  resume: number;
}

type Handler = (event: Event) => Promise<APIGatewayProxyResult>;

const DESCRIPTION = '/openapi.json';
const INSTANCE = '/ec2/{aws_instance_id}';
const SCHEMA = new URL('schema.sql', import.meta.url);

/**
 * The API on loopback: the functions that run on AWS, as they are, behind an HTTP server that does what API Gateway
 * does for them, and before a loopback Data API that their SDK client calls. It sets the environment of its thread.
 */
export async function serve({ callLatency, resume }: TargetOptions): Promise<Served> {
  const latency = parseLatency(callLatency, '--target-call-latency');
  const { api, url } = await DataApi.start({ latency, resumeMs: resume * 1000 });
  await api.session.use((database) => database.exec(readFileSync(SCHEMA, 'utf8')));
  Object.assign(process.env, functionEnvironment(url));
  const [{ handler: add }, { handler: get }] = await Promise.all([
    import('./handlers/add.ts'),
    import('./handlers/get.ts'),
  ]);
  const counter = new PhaseCounter();
  const routes = new Map<string, Handler>([
    ['POST', add],
    ['GET', get],
  ]);
  const server = targetServer((request, body, response) => {
    if (request.url === REMOVE_PATH)
      return void removeFrom(api.session, String(body)).then(() => response.end());
    if (request.url === '/__load/calls') return response.end(JSON.stringify(api.calls));
    counter.add(request.headers[PHASE_HEADER]);
    void pass(routes, request, body, response);
  });
  return {
    url: await listen(server, 0),
    counts: () => counter.counts,
    async close() {
      await closeServer(server);
      await api.close();
    },
  };
}

/** What the functions' stack gives them, for a Data API on loopback. */
export function functionEnvironment(endpoint: string): Record<string, string> {
  return {
    DB_CLUSTER_ARN: 'arn:aws:rds:us-east-1:123456789012:cluster:ec2-inventory',
    DB_CRED_SECRETS_STORE_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:ec2-inventory',
    DB_NAME: 'inventory',
    DATA_API_ENDPOINT: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'loopback',
    AWS_SECRET_ACCESS_KEY: 'loopback',
  };
}

/** What API Gateway does between a request and a function. */
async function pass(
  routes: ReadonlyMap<string, Handler>,
  { method = '', url = '' }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const json = { 'content-type': 'application/json' };
  const id = /^\/ec2\/([^/?]*)(\?|$)/.exec(url)?.[1];
  const handler = routes.get(method);
  const resource = method === 'GET' && url === DESCRIPTION ? DESCRIPTION : INSTANCE;
  if ((id === undefined && resource === INSTANCE) || !handler) {
    return void response.writeHead(404, json).end(JSON.stringify({ message: 'Not Found' }));
  }
  const event = {
    resource,
    pathParameters: !id ? null : { aws_instance_id: decodeURIComponent(id) },
    body: body.length > 0 ? body.toString('utf8') : null,
    isBase64Encoded: false,
  };
  const answer = await handler(event);
  response.writeHead(answer.statusCode, answer.headers as Record<string, string>).end(answer.body);
}
