import { createHash, randomUUID } from 'node:crypto';

/** A message as it was sent. */
export interface Sent {
  body: string;
  /** As the JSON protocol has them. */
  attributes: Record<string, { DataType?: string; StringValue?: string }>;
  delaySeconds: number;
  /** Part of the run that sent it; undefined where nobody says. */
  phase?: string | string[] | undefined;
}

export interface Held extends Sent {
  id: string;
  /** Deliveries so far. */
  received: number;
  /** ms: `performance.now()` from which on it may be received. */
  visibleAt: number;
  sentAt: number;
  receipt: string;
  /** Of the body, as SQS's clients check it. */
  md5: string;
}

export interface QueueOptions {
  /** Until a message that was received and not deleted is delivered again. */
  visibilitySeconds: number;
  /** Deliveries after which a message goes to the dead-letter queue. */
  maxReceives: number;
  /** Share of deliveries that leave the message visible at once, so that it is delivered twice: SQS promises once at least. */
  duplicates?: () => boolean;
  /** Told of each message that is deleted: it was carried out. */
  onDeleted?: (message: Held) => void;
}

/** A standard queue in memory: delay, visibility, deliveries at least once, dead letters. */
export class Queue {
  /** In the order in which they were sent. */
  readonly #messages = new Map<string, Held>();
  readonly #byReceipt = new Map<string, string>();
  readonly dead: Held[] = [];
  readonly #options: QueueOptions;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  send(sent: Sent): { id: string; md5: string } {
    const now = performance.now();
    const id = randomUUID();
    const visibleAt = now + sent.delaySeconds * 1000;
    const md5 = createHash('md5').update(sent.body).digest('hex');
    this.#messages.set(id, { ...sent, id, md5, received: 0, visibleAt, sentAt: Date.now(), receipt: '' });
    return { id, md5 };
  }

  /** Up to `most` that are visible now; they are not, from now on, for the visibility time. */
  receive(most: number): Held[] {
    const now = performance.now();
    const received: Held[] = [];
    for (const message of this.#messages.values()) {
      if (received.length === most) break;
      if (message.visibleAt > now) continue;
      if (message.received >= this.#options.maxReceives) {
        this.#messages.delete(message.id);
        this.dead.push(message);
        continue;
      }
      message.received++;
      if (!this.#options.duplicates?.()) message.visibleAt = now + this.#options.visibilitySeconds * 1000;
      message.receipt = randomUUID();
      this.#byReceipt.set(message.receipt, message.id);
      received.push({ ...message });
    }
    return received;
  }

  /** What is gone already is no error, as in SQS. */
  delete(receipt: string): void {
    const id = this.#byReceipt.get(receipt);
    this.#byReceipt.delete(receipt);
    const message = id === undefined ? undefined : this.#messages.get(id);
    if (!message) return;
    this.#messages.delete(message.id);
    this.#options.onDeleted?.(message);
  }

  /** Messages that may be received now, that were received and not deleted, and that are still delayed. */
  counts(): { visible: number; notVisible: number; delayed: number } {
    const now = performance.now();
    const counts = { visible: 0, notVisible: 0, delayed: 0 };
    for (const { visibleAt, received } of this.#messages.values()) {
      if (visibleAt <= now) counts.visible++;
      else if (received > 0) counts.notVisible++;
      else counts.delayed++;
    }
    return counts;
  }
}
