/** Says on stderr what is being done, from when it has taken a second; quick runs stay silent. */
export class Progress {
  #step = '';
  #percent: (() => number) | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(readonly say: (line: string) => void) {
    this.#timer = setInterval(() => this.#tick(), 1000);
    this.#timer.unref();
  }

  /** @param percent how much of the step is done; below 0 or not finite when that is not known */
  step(step: string, percent?: () => number): void {
    this.#step = step;
    this.#percent = percent;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const percent = this.#percent?.() ?? -1;
    this.say(percent > 0 && percent <= 100 ? `${this.#step}: ${Math.floor(percent)} %` : `${this.#step} …`);
  }
}
