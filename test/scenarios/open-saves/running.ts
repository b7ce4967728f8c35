import { Server } from '../../../scenarios/open-saves/server.ts';
import { TARGET_DEFAULTS, type TargetOptions } from '../../../scenarios/open-saves/target-options.ts';

/** The embedded server, started in this thread, and a way to ask it. */
export interface Running {
  server: Server;
  url: string;
  /** Sends `body` as JSON, or as it is when it is a text or bytes. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Asked>;
  /** `ask` for something that must work before the test begins. */
  given(method: string, path: string, body?: unknown): Promise<void>;
}

export interface Asked {
  status: number;
  type: string | null;
  text: string;
  headers: Headers;
}

/** Runs `work` with an embedded server and ends it, whatever happens. */
export async function withServer(
  options: Partial<TargetOptions>,
  work: (running: Running) => Promise<void>,
): Promise<void> {
  const server = new Server({ ...TARGET_DEFAULTS, ...options });
  const url = await server.listen();
  const ask: Running['ask'] = async (method, path, body, headers = {}) => {
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const sent = raw ? (body as string | Uint8Array | undefined) : JSON.stringify(body);
    const answer = await fetch(url + path, {
      method,
      headers,
      ...(sent === undefined ? {} : { body: sent }),
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      text: await answer.text(),
      headers: answer.headers,
    };
  };
  const given: Running['given'] = async (method, path, body) => {
    const { status, text } = await ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
  };
  try {
    await work({ server, url, ask, given });
  } finally {
    await server.close();
  }
}
