import { pathToFileURL } from 'node:url';
import { UserError } from './errors.ts';

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
