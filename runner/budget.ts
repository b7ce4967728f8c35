import type { TaskBudget } from './share.ts';

/** A number of tasks that all load threads take from: it lies in memory that they share. */
export class SharedBudget implements TaskBudget {
  readonly #left: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#left = new Int32Array(memory);
  }

  static memory(tasks: number): SharedArrayBuffer {
    const memory = new SharedArrayBuffer(4);
    new Int32Array(memory)[0] = tasks;
    return memory;
  }

  get left(): number {
    return Math.max(0, Atomics.load(this.#left, 0));
  }

  take(): boolean {
    return Atomics.sub(this.#left, 0, 1) > 0;
  }
}
