/** First in, first out, of numbers: a ring that doubles when it is full. 8 bytes a number, no garbage. */
export class NumberQueue {
  #ring = new Float64Array(1024);
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#first + this.#length) % this.#ring.length] = value;
    this.#length++;
  }

  shift(): number | undefined {
    if (this.#length === 0) return undefined;
    const value = this.#ring[this.#first];
    this.#first = (this.#first + 1) % this.#ring.length;
    this.#length--;
    return value;
  }

  #grow(): void {
    const larger = new Float64Array(this.#ring.length * 2);
    larger.set(this.#ring.subarray(this.#first));
    larger.set(this.#ring.subarray(0, this.#first), this.#ring.length - this.#first);
    this.#ring = larger;
    this.#first = 0;
  }
}
