import { join } from 'node:path';
import { Load, type LoadOptions } from '../helpers/cli.ts';
import { need, type Need } from '../helpers/needs.ts';

/** A Python with the real Locust. `what`: what stays untested without it. */
export function needLocust(what: string): Need {
  return need(
    'LOCUST_PYTHON',
    what,
    'python3 -m venv VENV && VENV/bin/pip install -r test/compat/requirements.txt, then LOCUST_PYTHON=VENV/bin/python',
  );
}

/** The real `locust`, as a process of its own; its users are those of `file`, in this folder. */
export function locust(args: readonly string[], options: LoadOptions = {}, file = 'reader.py'): Load {
  const users = ['-f', join(import.meta.dirname, file)];
  return new Load(['-m', 'locust', ...users, ...args], { limit: 80, ...options }, [
    process.env['LOCUST_PYTHON'] ?? '',
  ]);
}
