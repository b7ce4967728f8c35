import { Load, type LoadOptions } from './cli.ts';
import { until } from './until.ts';

/** The load command with its page, on a port of its own. */
export class Page extends Load {
  /** Resolves when it listens. */
  static async open(args: readonly string[], options: LoadOptions = {}): Promise<Page> {
    const page = new Page(['--web-port', '0', ...args], { limit: 60, ...options });
    await page.until(() => page.url !== '', 'its page was there');
    return page;
  }

  get url(): string {
    return /The page is at (\S+)/.exec(this.stderr)?.[1] ?? '';
  }

  /** The JSON that a route answers with. */
  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return (await (await fetch(this.url + path)).json()) as T;
  }

  async text(path: string, init: RequestInit = {}): Promise<{ status: number; text: string; type: string }> {
    const answer = await fetch(this.url + path, init);
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, text: await answer.text(), type };
  }

  async post(path: string, form: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const answer = await fetch(this.url + path, { method: 'POST', body: new URLSearchParams(form) });
    return (await answer.json()) as Record<string, unknown>;
  }

  async requests(): Promise<number> {
    const { stats } = await this.get<{ stats: { num_requests: number }[] }>('stats/requests');
    return stats.at(-1)?.num_requests ?? 0;
  }

  untilRequests(count: number): Promise<void> {
    return until(`${count} requests`, async () => (await this.requests()) >= count);
  }

  untilState(state: string): Promise<void> {
    return until(state, async () => (await this.get('stats/requests'))['state'] === state);
  }

  /** Ends it as a person does. */
  quit(): ReturnType<Load['ended']> {
    this.child.kill('SIGINT');
    return this.ended();
  }
}
