// The bytes of a body as they come, in one piece: a client that sends it a byte at a time takes no more room than its
// bytes. Pieces kept one by one would take hundreds of times as much.

export class GatheredBytes {
  #room = new Uint8Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** All that came so far; what comes later may not be in it. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#room.subarray(0, this.#size);
  }

  add(piece: Uint8Array): void {
    const size = this.#size + piece.length;
    if (size > this.#room.length) {
      // At least twice as much, so that most pieces find room.
      const roomier = new Uint8Array(Math.max(size, 2 * this.#room.length));
      roomier.set(this.bytes);
      this.#room = roomier;
    }
    this.#room.set(piece, this.#size);
    this.#size = size;
  }
}
