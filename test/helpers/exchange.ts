import { Exchange } from '../../runner/exchange.ts';
import type { ErrorKind } from '../../runner/results.ts';

export interface Made {
  method?: string;
  name?: string;
  status?: number;
  /** ms on `performance.now()`'s scale. */
  due?: number;
  pickedUp?: number;
  /** NaN: never sent. */
  sent?: number;
  done?: number;
  failure?: { kind: ErrorKind; error: string };
  requestBytes?: number;
  responseBytes?: number;
  users?: number;
  level?: number;
  cutOff?: boolean;
}

/** A request that has ended, with the instants that a test names; due at 0 and picked up and sent at once by default. */
export function makeExchange(made: Made = {}): Exchange {
  const {
    method = 'GET',
    name = '/',
    due = 0,
    pickedUp = due,
    sent = pickedUp,
    done = sent,
    status = 200,
  } = made;
  const exchange = new Exchange(
    { method, path: '/', name, headers: {}, body: undefined, onData: undefined },
    () => undefined,
    { released: () => undefined, next: () => undefined, send: () => undefined },
  );
  const { failure, requestBytes = 0, responseBytes = 0, users = 1, level = -1, cutOff = false } = made;
  return Object.assign(exchange, {
    due,
    pickedUp,
    sent,
    done,
    status,
    failure,
    requestBytes,
    responseBytes,
    users,
    level,
    cutOff,
    phase: 'load',
  });
}
