import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Check, missing, ok } from '../check.ts';

const run = promisify(execFile);
/** The first that locks a state in S3 without a table. */
const OLDEST = [1, 10];

export const tools: Check = {
  name: 'Terraform',
  async run() {
    try {
      const { stdout } = await run('terraform', ['version', '-json']);
      const { terraform_version: version } = JSON.parse(stdout) as { terraform_version: string };
      const [major = 0, minor = 0] = version.split('.').map(Number);
      return major > (OLDEST[0] ?? 0) || (major === OLDEST[0] && minor >= (OLDEST[1] ?? 0))
        ? [ok(`terraform ${version}`)]
        : [missing(`terraform ${version}`, `install ${OLDEST.join('.')} or newer`)];
    } catch {
      return [missing('no terraform on the PATH', `install Terraform ${OLDEST.join('.')} or newer`)];
    }
  },
};
