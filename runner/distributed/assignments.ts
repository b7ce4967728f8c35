import { classOrder, type Weighted } from '../class-order.ts';
import type { WorkerNode } from './node.ts';

/** Users of each class that each worker is to have, by worker id. */
export type Assignments = Map<string, Record<string, number>>;

/**
 * Shares out the first `users` users, in the order in which they come, over the workers by turns. It depends on nothing
 * but who is there, so that a worker that joins or leaves changes it as if it had been so from the start.
 * Source: `_distribute_users` of Locust's `dispatch.py`.
 */
export function assign(
  users: number,
  classes: readonly Weighted[],
  workers: readonly Pick<WorkerNode, 'id'>[],
): Assignments {
  const order = inTurn(workers);
  const none = Object.fromEntries(classes.map(({ name }) => [name, 0]));
  const assigned: Assignments = new Map(order.map(({ id }) => [id, { ...none }]));
  let number = 0;
  if (order.length === 0 || users <= 0) return assigned;
  for (const { name } of classOrder(classes)) {
    const counts = assigned.get(order[number % order.length]?.id ?? '') as Record<string, number>;
    counts[name] = (counts[name] ?? 0) + 1;
    if (++number >= users) break;
  }
  return assigned;
}

/** Workers of one machine stand apart, so that the first users are spread over machines. Source: `_sort_workers`. */
export function inTurn<W extends Pick<WorkerNode, 'id'>>(workers: readonly W[]): W[] {
  const seen = new Map<string, number>();
  return workers
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((worker) => {
      const machine = worker.id.split('_')[0] ?? '';
      const place = seen.get(machine) ?? 0;
      seen.set(machine, place + 1);
      return { worker, place };
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ worker }) => worker);
}
