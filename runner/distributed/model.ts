import type { Announcement } from '../schedule.ts';
import type { Member } from './members.ts';

/** How the load of a run is made of what its workers do: by users, or by due times. */
export interface Model {
  /** Workers that take part from the start are active now. */
  begin(): void;
  /** A worker takes part from now on. */
  joined(member: Member): void;
  /** A worker is gone; what it had to do is the others'. */
  left(member: Member): void;
  announce(announcement: Announcement): void;
  /** Resolves when the load has been applied in full, or `stop` is aborted. */
  applied(stop: AbortSignal): Promise<void>;
}
