import { execFile } from 'node:child_process';

export interface Outcome {
  code: number;
  stdout: string;
  /** All that was printed. */
  text: string;
}

/** Runs a command to its end; a status other than 0 is an outcome too. */
export const command = (
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(program, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, text: `${stdout}${stderr}` });
    });
  });
