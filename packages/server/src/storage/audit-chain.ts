// How audit entries hang together: each carries the digest of the hash before it and of its own canonical JSON.
// Changing what goes into a hash breaks every chain already written.
import type { AuditEvent, AuditLink } from '../app/ports.ts';

export type Digest = (text: string) => string;

export type ChainLink = AuditLink;

/** What the first entry hangs on. */
export const CHAIN_START: ChainLink = { position: 0, hash: '' };

/** The link an event gets when it follows `previous`. */
export function nextLink(digest: Digest, previous: ChainLink, event: AuditEvent): ChainLink {
  return { position: previous.position + 1, hash: digest(previous.hash + canonicalJson(event)) };
}

export interface ChainEntry extends ChainLink {
  /** Null when what is stored cannot be read as an event. */
  readonly event: AuditEvent | null;
}

export type ChainCheck =
  | { readonly ok: true; readonly last: ChainLink }
  | { readonly ok: false; readonly brokenAt: number };

/** Checks a run of entries against the link before them. A missing entry is reported at the position it left. */
export function checkChain(digest: Digest, before: ChainLink, entries: readonly ChainEntry[]): ChainCheck {
  let last = before;
  for (const { event, position, hash } of entries) {
    const brokenAt = last.position + 1;
    if (event === null || position !== brokenAt) return { ok: false, brokenAt };
    const expected = nextLink(digest, last, event);
    if (hash !== expected.hash) return { ok: false, brokenAt };
    last = expected;
  }
  return { ok: true, last };
}

/** JSON with sorted names and no blanks (RFC 8785), so that equal values have one spelling. */
export function canonicalJson(value: unknown): string {
  // Through JSON first: what cannot be stored (undefined, NaN, dates) takes the form it will be read back in.
  return spell(JSON.parse(JSON.stringify(value)));
}

function spell(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spell).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${spell(member)}`);
  return `{${members.join(',')}}`;
}
