import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Options } from '../options.ts';
import { Master, type MasterEvents } from './master.ts';
import type { WorkerNode } from './node.ts';
import { ownData, ownType, readOwn, type OwnFromWorker } from './own-messages.ts';
import { LAST_WORDS_MS } from './stop-all.ts';
import { wallMicros } from './wall.ts';

/** Workers that are to go are looked for so often, ms. */
const LOOK_MS = 50;

/** A master that lasts longer than a run: its workers are there before the first one, and stay for the next. */
export class StandingMaster {
  #run: MasterEvents | undefined;
  #master: Master | undefined;

  /** Throws UserError when the port cannot be had. */
  static async listen({ masterBindHost, masterBindPort }: Options, log: Log): Promise<StandingMaster> {
    const standing = new StandingMaster();
    const events: MasterEvents = {
      joined: (node) => standing.#run?.joined(node),
      left: (node, lost) => standing.#run?.left(node, lost),
      stats: (node, report) => standing.#run?.stats(node, report),
      exception: (...about) => standing.#run?.exception(...about),
      stopped: (node) => standing.#run?.stopped(node),
      locustfile: (version) =>
        standing.#run?.locustfile(version) ?? { error: 'there is no run yet, and so no users' },
      custom: (node, type, data) =>
        standing.#run ? standing.#run.custom(node, type, data) : standing.#greet(node, type, data),
    };
    standing.#master = await Master.listen(masterBindHost, masterBindPort, events, log);
    log.info(`Workers may join on port ${standing.master.port}`);
    return standing;
  }

  get master(): Master {
    if (!this.#master) throw new Error('it listens to nobody yet');
    return this.#master;
  }

  /** What happens is told to a run from now on; undefined: to none. */
  lead(run: MasterEvents | undefined): void {
    this.#run = run;
  }

  /** Lets the workers go, and waits for them to say so. */
  async close(): Promise<void> {
    const { master } = this;
    for (const node of master.present) master.send(node, 'quit');
    const until = performance.now() + LAST_WORDS_MS;
    while (master.present.length > 0 && performance.now() < until) await sleep(LOOK_MS);
    await master.close();
  }

  /** What our own workers say when they come. */
  #greet(node: WorkerNode, type: string, data: unknown): void {
    const message = readOwn<OwnFromWorker>(type, data);
    if (message?.type === 'hello') node.isOurs = true;
    if (message?.type !== 'time') return;
    this.master.send(node, ownType('time'), ownData({ sent: message.data.sent, came: wallMicros() }));
  }
}
