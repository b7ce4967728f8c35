import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { canPin, find, startTarget, watch } from './processes.ts';

const ANSWERS = fileURLToPath(new URL('./targets/answers.mjs', import.meta.url));
const RECORD =
  '{"record_id":"0123456789abcdef","owner_id":"player-000001","tags":["autosave","slot-1"],"properties":{"level":1}}';

/** One of our own targets, as a process on a core of its own. */
export function answersTarget(kind: 'fixed' | 'arrivals' | 'stall', core: number | undefined) {
  return startTarget([process.execPath, ANSWERS, kind], core);
}

/** A static answer: nginx's where there is one, since it costs least. */
export async function fixedTarget(
  core: number | undefined,
): Promise<{ name: string; url: string; stop(): Promise<void> }> {
  const nginx = find('nginx', 'NGINX') ?? find('nginx', 'NGINX_SBIN');
  if (nginx === undefined)
    return { name: 'a raw socket server of our own', ...(await answersTarget('fixed', core)) };
  const folder = mkdtempSync(join(tmpdir(), 'bench-nginx-'));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port));
  const command = [nginx, '-p', folder, '-c', join(folder, 'nginx.conf')];
  const [program = '', ...args] =
    canPin && core !== undefined ? ['taskset', '-c', String(core), ...command] : command;
  const child = spawn(program, args, { stdio: 'ignore' });
  watch(child);
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(`${url}/record`);
  return {
    name: 'nginx',
    url,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  return `worker_processes 1; daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; ${temporary.join(' ')}
  server { listen 127.0.0.1:${port}; location / { default_type application/json; return 200 '${RECORD}'; } } }
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function untilAnswered(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isUp = await new Promise<boolean>((resolve) => {
      get(url, (answer) => resolve(answer.resume().statusCode === 200)).on('error', () => resolve(false));
    });
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nginx does not answer at ${url}`);
}
