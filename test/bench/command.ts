import { stopAll } from './processes.ts';

/** As a command begins: `--help` is answered, and what it starts ends with it, also at Ctrl-C. */
export function begin(help: boolean, usage: string): void {
  if (help) {
    process.stdout.write(usage);
    process.exit();
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopAll();
      process.exit(130);
    });
  }
}

/** Tells what is being done, with the time of day. */
export function say(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}
