// The workspace that a request names in its query, where an API reads one there. It is compared with that of the key;
// so it is named once and plainly, or the request is refused: whoever reads the query behind us must find the same.

export type NamedWorkspace =
  | { readonly kind: 'none' }
  | { readonly kind: 'named'; readonly workspaceId: string }
  | { readonly kind: 'refused' };

const NONE: NamedWorkspace = { kind: 'none' };
const REFUSED: NamedWorkspace = { kind: 'refused' };
/** Nothing that is decoded, split or folded by anybody. */
const PLAIN_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Reads a raw query, with its leading `?` or empty; `param` is null where none is read. */
export function namedWorkspace(query: string, param: string | null): NamedWorkspace {
  if (query === '' || param === null) return NONE;
  const text = query.slice(1);
  // Some readers divide at `;` as well.
  const naming = text.split(/[&;]/).filter((piece) => looselyNamed(piece) === folded(param));
  const [only] = naming;
  if (only === undefined) return NONE;
  const workspaceId = only.slice(param.length + 1);
  const isPlain = only.startsWith(`${param}=`) && PLAIN_ID.test(workspaceId);
  if (naming.length > 1 || !isPlain || !text.split('&').includes(only)) return REFUSED;
  return { kind: 'named', workspaceId };
}

/** The name of a field as the most forgiving reader takes it: unescaped, without `[…]`, case and punctuation. */
function looselyNamed(piece: string): string {
  const [name = ''] = piece.split('=');
  const unescaped = name.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const [before = ''] = unescaped.split(/[[\0]/);
  return folded(before);
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
