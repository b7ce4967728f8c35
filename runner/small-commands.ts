import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Request } from './command-line.ts';
import { EXIT, UsageError, UserError } from './errors.ts';
import { versions } from './machine.ts';
import { workingFolder } from './run-folder.ts';
import { taskRatioJson, taskRatioText } from './task-ratio.ts';

/** What `--init` writes. */
const FIRST_FILE = `import { HttpUser, between, task } from 'open-saves-load';

/** One kind of user. With --users each does one task after the other; with --rps tasks start when they are due. */
export class Visitor extends HttpUser {
  // Seconds between two tasks, with --users.
  override waitTime = between(1, 3);

  /** Picked three times as often as the other one. */
  @task(3) async home() {
    await this.client.get('/');
  }

  @task async item() {
    // All items are one line of the statistics.
    const id = Math.floor(this.random() * 100);
    await this.client.get(\`/items/\${id}\`, {
      name: '/items/[id]',
      catchResponse: (response) => {
        if (response.text === '') response.failure('an empty item');
      },
    });
  }
}
`;

/**
 * Does what needs no load: --version, --list, --init, --show-task-ratio. Returns the exit code; undefined when none of them was asked for.
 * Throws UserError.
 */
export function smallCommand({ options, scenario }: Request): number | undefined {
  if (options.version) {
    process.stdout.write(`open-saves-load ${versions()['open-saves-load']}\n`);
    return EXIT.ok;
  }
  if (options.init !== undefined) return writeFirst(options.init);
  const { list, showTaskRatio, showTaskRatioJson, users } = options;
  if (!list && !showTaskRatio && !showTaskRatioJson) return undefined;
  if (!scenario) {
    const flag = list ? '--list' : showTaskRatio ? '--show-task-ratio' : '--show-task-ratio-json';
    throw new UsageError(`${flag}: name a scenario with --scenario NAME, or a file with -f FILE.`);
  }
  const { classes } = scenario;
  if (list) process.stdout.write(`Available Users:\n${classes.map(({ name }) => `    ${name}\n`).join('')}`);
  else if (showTaskRatio) process.stdout.write(taskRatioText(classes, users));
  else process.stdout.write(`${taskRatioJson(classes, users)}\n`);
  return EXIT.ok;
}

function writeFirst(file: string): number {
  const path = resolve(workingFolder(), file);
  if (!/\.[cm]?ts$/.test(path)) throw new UsageError(`--init ${file}: its name has to end in .ts.`);
  if (existsSync(path))
    throw new UserError(`--init ${file}: there is such a file already, and it is left as it is.`);
  try {
    writeFileSync(path, FIRST_FILE, { flag: 'wx' });
  } catch (error) {
    throw new UserError(`--init ${file}: it cannot be written (${(error as Error).message}).`);
  }
  process.stderr.write(
    `${path} is there. Try it: npm run load -- -f ${file} --host http://127.0.0.1:8080 -n 5\n`,
  );
  return EXIT.ok;
}
