// Values that thousands of keys have in common (scopes, limits, the API's name) are held once, not once a key:
// it keeps a remembered key small, and reading one fast. They are frozen, since they belong to every key that has them.
import { LRUCache } from 'lru-cache';

/** Forgetting one costs a second copy of it, nothing else. */
const MAX_SHARED = 5_000;
const MAX_LENGTH = 2_000;

export class SharedValues {
  readonly #parsed = new LRUCache<string, { readonly value: unknown }>({ max: MAX_SHARED });
  readonly #texts = new LRUCache<string, string>({ max: MAX_SHARED });

  /** The value a JSON text stands for. */
  json<T>(text: string): T {
    const known = this.#parsed.get(text);
    if (known !== undefined) return known.value as T;
    const value = deepFreeze(JSON.parse(text));
    if (text.length <= MAX_LENGTH) this.#parsed.set(text, { value });
    return value as T;
  }

  /** The same text, as the one copy of it. */
  text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
