// A map whose changes can be held back: a transaction writes into its own layer, which is laid on the map at the end,
// all at once, or dropped. Until then nobody else sees any of it.

export interface Rows<V> {
  get(id: string): V | undefined;
  values(): IterableIterator<V>;
}

export class StagedMap<V> implements Rows<V> {
  readonly #base: Map<string, V>;
  readonly #staged = new Map<string, V | null>();
  #isOver = false;

  constructor(base: Map<string, V>) {
    this.#base = base;
  }

  get(id: string): V | undefined {
    const staged = this.#staged.get(id);
    return staged === undefined ? this.#base.get(id) : (staged ?? undefined);
  }

  /** Throws when the id is taken. */
  insert(id: string, value: V): void {
    if (this.get(id) !== undefined) throw new Error(`There is a row for ${id} already.`);
    this.#stage(id, value);
  }

  replace(id: string, value: V): void {
    this.#stage(id, value);
  }

  delete(id: string): void {
    this.#stage(id, null);
  }

  *values(): IterableIterator<V> {
    for (const [id, value] of this.#base) if (!this.#staged.has(id)) yield value;
    for (const value of this.#staged.values()) if (value !== null) yield value;
  }

  /** Lays this layer on the map. Nothing in here can fail half-way. */
  apply(): void {
    for (const [id, value] of this.#staged) {
      if (value === null) this.#base.delete(id);
      else this.#base.set(id, value);
    }
  }

  /** Takes no more changes: what is written after the end would be lost in silence. */
  end(): void {
    this.#isOver = true;
  }

  #stage(id: string, value: V | null): void {
    if (this.#isOver) throw new Error('The transaction is over.');
    this.#staged.set(id, value);
  }
}
