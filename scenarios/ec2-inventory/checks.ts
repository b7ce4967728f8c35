import { isDeepStrictEqual } from 'node:util';
import type { Response } from 'open-saves-load';
import type { Instance, NewInstance } from './inventory.ts';

/**
 * Checks of answers, for `catchResponse`. An answer that failed already keeps its own error, the 400 that a duplicate is
 * expected to get apart.
 */
type Check = (response: Response) => void;

/** The new record is what was sent. */
export function expectNew(instance: NewInstance): Check {
  return (response) => {
    if (!response.ok) return;
    const body = response.json() as { new_record?: unknown };
    if (!isDeepStrictEqual(body.new_record, instance)) response.failure(`new_record is not what was sent`);
  };
}

/** Refused, with a message that names the id. */
export function expectDuplicate(id: string): Check {
  return (response) => {
    if (response.status !== 400) {
      if (response.ok) response.failure(`expected status 400 for an id that exists, got ${response.status}`);
      return;
    }
    const { error_message: message } = response.json() as { error_message?: string };
    if (message?.includes(id)) response.success();
    else response.failure(`the message does not name the id that exists: ${message?.slice(0, 80)}`);
  };
}

/** Found, whole. */
export function expectInstance(id: string, packages: number): Check {
  return (response) => {
    if (!response.ok) return;
    const { record, record_found: isFound } = response.json() as { record: Instance; record_found: boolean };
    if (!isFound) return response.failure('an instance that was made was not found');
    if (record.aws_instance_id !== id)
      response.failure(`expected instance ${id}, got ${record.aws_instance_id}`);
    else if (record.packages.length !== packages) {
      response.failure(`expected ${packages} packages, got ${record.packages.length}`);
    }
  };
}

export const expectMissing: Check = (response) => {
  if (response.ok && !isDeepStrictEqual(response.json(), { record: {}, record_found: false })) {
    response.failure('an instance that was never made was found');
  }
};
