/** Waits that can all be cut short at once, when the run ends. */
export class Sleeper {
  readonly #waiting = new Map<NodeJS.Timeout, () => void>();
  #awake = false;

  /** Resolves after `seconds`, or at once when everything is woken. */
  sleep(seconds: number): Promise<void> {
    if (this.#awake) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        resolve();
      }, seconds * 1000);
      this.#waiting.set(timer, resolve);
    });
  }

  /** Ends every wait, and those to come. */
  wakeAll(): void {
    this.#awake = true;
    for (const [timer, resolve] of this.#waiting) {
      clearTimeout(timer);
      resolve();
    }
    this.#waiting.clear();
  }
}
