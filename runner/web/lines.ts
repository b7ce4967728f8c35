/** Lines that are kept, as many as Locust keeps. */
const KEPT = 500;

/** The newest lines of the log: those of the page, and of its runs. */
export class Lines {
  readonly kept: string[] = [];

  note(line: string): void {
    this.kept.push(line);
    if (this.kept.length > KEPT) this.kept.shift();
  }
}
