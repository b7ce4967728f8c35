import type { Exchange } from './exchange.ts';

/** Requests on their way, oldest first: a linked list, so that each leaves it at no cost when it is done. */
export class InFlight {
  #oldest: Exchange | undefined;
  #newest: Exchange | undefined;
  size = 0;

  add(exchange: Exchange): void {
    exchange.older = this.#newest;
    if (this.#newest) this.#newest.newer = exchange;
    else this.#oldest = exchange;
    this.#newest = exchange;
    this.size++;
  }

  remove(exchange: Exchange): void {
    if (exchange.older) exchange.older.newer = exchange.newer;
    else this.#oldest = exchange.newer;
    if (exchange.newer) exchange.newer.older = exchange.older;
    else this.#newest = exchange.older;
    exchange.older = undefined;
    exchange.newer = undefined;
    this.size--;
  }

  /** Calls `visit` for each, oldest first, until it returns false; `visit` may remove the one it is given. */
  visit(visit: (exchange: Exchange) => boolean): void {
    for (let exchange = this.#oldest; exchange;) {
      const next = exchange.newer;
      if (!visit(exchange)) return;
      exchange = next;
    }
  }
}
