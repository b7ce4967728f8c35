import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from './errors.ts';

const OURS = fileURLToPath(new URL('index.ts', import.meta.url));

/**
 * What to say of a user's file that could not be imported. Of what its own code threw, the places in that file
 * are shown; nothing else of the stack helps its author.
 */
export function loadingError(file: string, error: unknown): UserError {
  const {
    message,
    code = '',
    stack = '',
  } = (error instanceof Error ? error : new Error(String(error))) as NodeJS.ErrnoException;
  if (code.endsWith('MODULE_NOT_FOUND') && message.includes("'open-saves-load'")) {
    return new UserError(
      `${file}: 'open-saves-load' is known by that name only to files in its own folder. ` +
        `Import it by its path: import { HttpUser, task } from '${OURS}';`,
    );
  }
  // Node says in its message which file asked for the module, and below it how it came to be loaded.
  if (code.endsWith('MODULE_NOT_FOUND')) {
    return new UserError(`${file} could not be loaded: ${message.split('\n')[0] ?? ''}`);
  }
  const url = pathToFileURL(file).href;
  const places = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && (line.includes(`${file}:`) || line.includes(`${url}:`)));
  return new UserError([`${file} could not be loaded: ${message}`, ...places].join('\n'));
}
