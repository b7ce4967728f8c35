import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from '../../helpers/at-end.ts';

/** What a function answered: its result, or the error that it ended with. */
export interface Answered {
  path: 'response' | 'error';
  body: Record<string, unknown>;
}

export interface StartedFunction {
  invoke: (event: unknown, seconds?: number) => Promise<Answered>;
  log: () => string;
}

/** What the function run-load is told by its stack, its bucket and its hosts apart. */
export const FUNCTION = {
  STORE_PREFIX: 'runs/',
  DATABASE: 'results',
  ENVIRONMENT: 'test',
  SECRETS: '/open-saves-load/test/run-load',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/run-load',
} as const;

/**
 * Starts a program as Lambda starts an image, and plays its runtime API: every call of the function that is returned is
 * one invocation, with this many seconds left. `log`: what the program wrote.
 */
export async function startFunction(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<StartedFunction> {
  const waiting: { event: unknown; seconds: number; done: (answered: Answered) => void }[] = [];
  let deliver: (() => void) | undefined;
  let done: ((answered: Answered) => void) | undefined;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/next')) {
      deliver = () => {
        const next = waiting.shift();
        if (!next) return;
        deliver = undefined;
        done = next.done;
        response.setHeader('lambda-runtime-aws-request-id', 'one');
        response.setHeader('lambda-runtime-deadline-ms', String(Date.now() + next.seconds * 1000));
        response.end(JSON.stringify(next.event));
      };
      deliver();
      return;
    }
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      response.writeHead(202).end();
      const path = request.url?.endsWith('/response') ? 'response' : 'error';
      done?.({ path, body: JSON.parse(text) as Answered['body'] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const child = spawn(program, args, {
    env: { ...env, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  atEnd(() => {
    child.kill();
    server.closeAllConnections();
    server.close();
  });
  const invoke = (event: unknown, seconds = 900): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const onExit = (code: number | null): void =>
        reject(new Error(`the function ended with ${code}: ${log}`));
      child.once('exit', onExit);
      waiting.push({
        event,
        seconds,
        done: (answered) => {
          child.off('exit', onExit);
          resolve(answered);
        },
      });
      deliver?.();
    });
  return { invoke, log: () => log };
}
