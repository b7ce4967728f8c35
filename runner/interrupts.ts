/** How often a parent that is gone is looked for, ms: npm dies of a signal and leaves its child running. */
const PARENT_CHECK_MS = 500;

/**
 * A second signal that comes so soon is the first one again, ms: a terminal's Ctrl-C reaches node both from the
 * terminal and from npm, where the shell between them has made way for node, as bash does.
 */
const ECHO_MS = 500;

/**
 * Ctrl-C, SIGTERM and a parent npm that is gone. The first one calls `stop`; the second one calls `now`, which
 * is to end the process at once.
 */
export class Interrupts {
  count = 0;
  #first = 0;
  readonly #onSignal = (): void => this.#interrupt();
  readonly #parent = process.ppid;
  readonly #watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly stop: () => void,
    private readonly now: () => void,
  ) {
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
    if (process.env['npm_lifecycle_event'] !== undefined) {
      this.#watch = setInterval(() => {
        if (process.ppid !== this.#parent && this.count === 0) this.#interrupt();
      }, PARENT_CHECK_MS);
      this.#watch.unref();
    }
  }

  release(): void {
    clearInterval(this.#watch);
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }

  #interrupt(): void {
    const now = performance.now();
    if (this.count > 0 && now - this.#first < ECHO_MS) return;
    this.count++;
    if (this.count > 1) return this.now();
    this.#first = now;
    this.stop();
  }
}
