import { existsSync, readFileSync } from 'node:fs';
import type { Bucket } from '../bucket-url.ts';
import { ledgerOf } from '../cleanup.ts';
import type { Clock } from '../clock.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import type { Log } from '../log.ts';
import { filesFolder } from '../store-keys.ts';
import { Store } from './s3.ts';
import { Shards } from './shards.ts';

/** What a worker that has a disk of its own puts into S3: its rows, and what it made that is still there. */
export class WorkerUpload {
  readonly #store: Store;
  readonly #shards: Shards;

  constructor(
    place: Bucket,
    private readonly of: {
      scenario: LoadedScenario;
      samples: string;
      folder: string;
      name: string;
      log: Log;
    },
    private readonly id: string,
    clock: Clock,
  ) {
    const { scenario, samples, name, log } = of;
    this.#store = new Store(place);
    const run = () => ({
      id,
      scenario: scenario.name,
      start: new Date(clock.wallOrigin / 1000).toISOString(),
    });
    this.#shards = new Shards({ file: samples, store: this.#store, run, worker: name, log });
    this.#shards.start();
  }

  async samples(): Promise<void> {
    await this.#shards.end();
  }

  /** What --cleanup needs; the samples have been dealt with. */
  async ledger(): Promise<void> {
    const { folder, name, log } = this.of;
    const file = ledgerOf(folder, name);
    const key = `${filesFolder(this.id)}ledger-${name}.jsonl`;
    if (existsSync(file)) {
      await this.#store
        .put(key, readFileSync(file), 'application/x-ndjson')
        .catch((error: Error) => log.error(`${file} is not in S3: ${error.message}`));
    }
    await this.#store.close();
  }
}
