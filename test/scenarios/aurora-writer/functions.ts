import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

const FILE = new URL('function-thread.mjs', import.meta.url);

/** Functions in threads of their own, which can be killed while they carry out a batch. */
export class Functions {
  readonly #free: Worker[] = [];
  readonly #busy = new Set<Worker>();
  readonly #waiting: ((worker: Worker) => void)[] = [];
  killed = 0;

  private constructor(private readonly url: string) {}

  static async start(url: string, count: number): Promise<Functions> {
    const functions = new Functions(url);
    await Promise.all(Array.from({ length: count }, () => functions.#add()));
    return functions;
  }

  /** Rejects when the function is killed meanwhile. */
  readonly invoke = async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const worker = this.#free.pop() ?? (await new Promise<Worker>((resolve) => this.#waiting.push(resolve)));
    this.#busy.add(worker);
    const heard = new AbortController();
    const { signal } = heard;
    try {
      const ended = Promise.race([
        once(worker, 'message', { signal }).then(([answer]) => answer as SQSBatchResponse),
        once(worker, 'exit', { signal }).then(() => Promise.reject(new Error('killed'))),
      ]);
      worker.postMessage(event);
      return await ended;
    } finally {
      heard.abort();
      if (this.#busy.delete(worker)) this.#release(worker);
    }
  };

  /** Kills one that carries out a batch, if there is one, and starts another. */
  async kill(): Promise<void> {
    const [victim] = this.#busy;
    if (!victim) return;
    this.#busy.delete(victim);
    this.killed++;
    await victim.terminate();
    await this.#add();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#free, ...this.#busy].map((worker) => worker.terminate()));
  }

  async #add(): Promise<void> {
    const worker = new Worker(FILE, { workerData: this.url, execArgv: [] });
    await new Promise((resolve) => worker.once('message', resolve));
    this.#release(worker);
  }

  #release(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#free.push(worker);
  }
}
