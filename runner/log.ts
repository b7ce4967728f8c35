import { appendFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from './errors.ts';
import { makeFolders, workingFolder } from './run-folder.ts';

/** Lines that are kept, as many as Locust keeps. */
const KEPT = 500;

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Lines to stderr, or to the file of --logfile, in Locust's form; stdout is for data. */
export class Log {
  readonly #least: number;
  /** The newest lines, for whoever shows them. */
  readonly lines: string[] = [];

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
    const line = `[${time}] ${level}: ${text}`;
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
    this.write(`${line}\n`);
  }
}

/** The log that the options ask for; `write` is where its lines go without --logfile. Throws UserError. */
export function logOf(
  {
    loglevel,
    logfile,
    skipLogSetup,
  }: { loglevel: LogLevel; logfile: string | undefined; skipLogSetup: boolean },
  write?: (text: string) => void,
): Log {
  const isLower = LOG_LEVELS.indexOf(loglevel) < LOG_LEVELS.indexOf('WARNING');
  const level = skipLogSetup && isLower ? 'WARNING' : loglevel;
  if (logfile === undefined) return new Log(level, write);
  const path = resolve(workingFolder(), logfile);
  const append = (text: string): void => appendFileSync(path, text);
  try {
    makeFolders(dirname(path));
    append('');
  } catch (error) {
    throw new UserError(`--logfile ${logfile}: it cannot be written (${(error as Error).message}).`);
  }
  return new Log(level, (text) => {
    try {
      append(text);
    } catch {
      // A disk that is full must not end a load; the results tell of it.
    }
  });
}
