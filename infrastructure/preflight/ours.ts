import { PROJECT } from '../config.ts';

/** Whether an earlier deployment of this project made something that is there. */
export function isOurs(tags: Readonly<Record<string, string>> | undefined): boolean {
  return tags?.['project'] === PROJECT;
}
