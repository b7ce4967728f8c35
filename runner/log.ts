export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Lines to stderr, in Locust's form; stdout is for data. */
export class Log {
  readonly #least: number;

  constructor(
    level: LogLevel,
    private readonly write: (text: string) => void = (text) => void process.stderr.write(text),
  ) {
    this.#least = LOG_LEVELS.indexOf(level);
  }

  debug(text: string): void {
    this.#line('DEBUG', text);
  }

  info(text: string): void {
    this.#line('INFO', text);
  }

  warn(text: string): void {
    this.#line('WARNING', text);
  }

  error(text: string): void {
    this.#line('ERROR', text);
  }

  #line(level: LogLevel, text: string): void {
    if (LOG_LEVELS.indexOf(level) < this.#least) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    this.write(`[${time}] ${level}: ${text}\n`);
  }
}
