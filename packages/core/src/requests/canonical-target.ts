// The one reading of a request target that guard, router and forwarder share.
// Rule: a target is accepted as it is or refused (400 uri_invalid); nothing is decoded, folded or rewritten,
// so the bytes that were authorised are the bytes that are forwarded. Never parse targets with URL.
// A segment that ends in two dots is refused whole: proxies that strip what stands before them find a way up
// (CVE-2026-48020).

export interface CanonicalTarget {
  readonly path: string;
  /** With its leading `?`, or empty. */
  readonly query: string;
}

// Visible ASCII without `#`, `%`, `/`, `;`, `?` and `\`.
const CHARACTER = String.raw`[!"$&-.0-:<->@-\[\]-~]`;
// Escapes of ASCII: no control, `%`, `/` or `\` that a later reader could act on, and no unreserved
// character (RFC 3986, 2.3), whose escaped and plain forms are the same path to some readers.
const ASCII_ESCAPE = '%(?:2[0-46-9A-Ca-c]|3[A-Fa-f]|40|5[BDEbde]|60|7[B-Db-d])';
// Escaped UTF-8 (RFC 3629, section 4): overlong forms, surrogates and values above U+10FFFF do not match.
const TAIL = '%[89ABab][0-9A-Fa-f]';
const UTF8_ESCAPE = [
  `%(?:[Cc][2-9A-Fa-f]|[Dd][0-9A-Fa-f])${TAIL}`,
  `%[Ee]0%[ABab][0-9A-Fa-f]${TAIL}`,
  `%[Ee][1-9A-CEFa-cef]${TAIL}${TAIL}`,
  `%[Ee][Dd]%[89][0-9A-Fa-f]${TAIL}`,
  `%[Ff]0%[9ABab][0-9A-Fa-f]${TAIL}${TAIL}`,
  `%[Ff][1-3]${TAIL}${TAIL}${TAIL}`,
  `%[Ff]4%8[0-9A-Fa-f]${TAIL}${TAIL}`,
].join('|');
const SEGMENT = `(?!\\.(?:/|$)|[^/]*\\.\\.(?:/|$))(?:${CHARACTER}|${ASCII_ESCAPE}|${UTF8_ESCAPE})+`;
const PATH = new RegExp(`^/(?:${SEGMENT}(?:/|$))*$`);
/** What nearly every path looks like, without two dots in a row; a quick yes that PATH would give as well. */
const PLAIN_PATH = /^\/(?:[A-Za-z0-9_-](?:\.?[A-Za-z0-9_~:-])*(?:\/|$))*$/;
const QUERY = /^\?[!-"$-~]*$/;

/** Reads a raw request target in origin form; null when it is refused. `path + query` is the input, byte for byte. */
export function canonicalTarget(raw: string): CanonicalTarget | null {
  const mark = raw.indexOf('?');
  const path = mark < 0 ? raw : raw.slice(0, mark);
  if (!PLAIN_PATH.test(path) && !PATH.test(path)) return null;
  const query = mark < 0 ? '' : raw.slice(mark);
  return query === '' || QUERY.test(query) ? { path, query } : null;
}
