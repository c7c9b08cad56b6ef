// Texts a client chose (user agent, end user, model, endpoint) before they are kept: whatever looks like a secret is
// masked, and what is longer than anybody needs is cut.

const MOST_CHARACTERS = 256;
/** Masking makes a text shorter, but never so much that a secret half beyond this could come through. */
const MOST_LOOKED_AT = 16 * MOST_CHARACTERS;
/** The same few texts come with most requests. */
const MOST_REMEMBERED = 5_000;

export function createClientText(mask: (text: string) => string): (text: string | null) => string | null {
  const known = new Map<string, string>();
  return (text) => {
    if (text === null) return null;
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const clean = mask(text.slice(0, MOST_LOOKED_AT)).slice(0, MOST_CHARACTERS);
    if (text.length > MOST_CHARACTERS) return clean;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, clean);
    return clean;
  };
}
