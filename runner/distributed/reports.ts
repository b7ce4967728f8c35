import { setTimeout as sleep } from 'node:timers/promises';
import { events } from '../events.ts';
import { here } from '../here.ts';
import type { Log } from '../log.ts';
import type { MasterLink } from './master-link.ts';

/** How often it reports what it recorded, ms: to a master of Locust's, and to ours. */
const REPORT_MS = { locust: 3000, ours: 1000 };
/** How often it sends its log, where there are new lines, ms. */
const LOGS_MS = 10_000;

interface ReportParts {
  id: string;
  link: MasterLink;
  log: Log;
  /** What was recorded since the last time; undefined: there is no load. */
  take(): Record<string, unknown> | undefined;
}

/** What a worker tells of its load, and of its log. */
export class Reports {
  /** A report that was not taken. */
  #unsent: Record<string, unknown> | undefined;
  #reporting: Promise<void> = Promise.resolve();
  #isOver = false;
  #lastLine: string | undefined;

  constructor(private readonly parts: ReportParts) {
    void this.#regularly();
    void this.#logsRegularly();
  }

  /** One report after the other: what was not taken is sent again before anything newer. */
  send(): Promise<void> {
    const before = this.#reporting;
    this.#reporting = this.#after(before);
    return this.#reporting;
  }

  /** The last of both. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.send();
    await this.#sendLogs();
  }

  async #after(before: Promise<void>): Promise<void> {
    await before;
    const { link, id } = this.parts;
    if (!link.isRegistered) return;
    if (this.#unsent && !(await this.#sendUnsent())) return;
    const data = this.parts.take();
    if (!data) return;
    here.fire(events.reportToMaster, { clientId: id, data });
    this.#unsent = data;
    await this.#sendUnsent();
  }

  async #sendUnsent(): Promise<boolean> {
    const isTaken = await this.parts.link.send('stats', this.#unsent);
    if (isTaken) this.#unsent = undefined;
    return isTaken;
  }

  /** All lines that are kept, as Locust's workers send theirs. */
  async #sendLogs(): Promise<void> {
    const { link, id, log } = this.parts;
    const last = log.lines.at(-1);
    if (last === this.#lastLine || !link.isRegistered) return;
    if (await link.send('logs', { worker_id: id, logs: [...log.lines] })) this.#lastLine = last;
  }

  async #regularly(): Promise<void> {
    while (!this.#isOver) {
      await sleep(this.parts.link.isOurs ? REPORT_MS.ours : REPORT_MS.locust);
      if (!this.#isOver) await this.send();
    }
  }

  async #logsRegularly(): Promise<void> {
    while (!this.#isOver) {
      await sleep(LOGS_MS, undefined, { ref: false });
      if (!this.#isOver) await this.#sendLogs();
    }
  }
}
