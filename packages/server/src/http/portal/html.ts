// HTML by tagged template. Whatever is put in is escaped, unless this file made it: there is no way to pass text through.

export type Insert = string | number | Html | null | readonly Insert[];

class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type { Html };

/** Attributes must be quoted in the template; then the same escaping holds for them as for text. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return new Html(parts.map((part, index) => part + textOf(inserts[index] ?? null)).join(''));
}

/** The items with the separator between them. */
export function joined(items: readonly Insert[], separator: Insert): readonly Insert[] {
  return items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
}

function textOf(insert: Insert): string {
  if (insert === null) return '';
  if (insert instanceof Html) return insert.toString();
  if (typeof insert === 'object') return insert.map(textOf).join('');
  return String(insert).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
