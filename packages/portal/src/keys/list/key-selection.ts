// Which keys of a list are shown, and in which order: what the address of the page says.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { KeySearch, KeySort } from '../key-search.ts';

type Order = (a: KeyAnswer, b: KeyAnswer) => number;

/** `created` is the server's own order, newest first. */
const ORDERS: Readonly<Record<KeySort, Order>> = {
  name: (a, b) => a.name.localeCompare(b.name),
  created: (a, b) => b.createdAt.localeCompare(a.createdAt),
  used: (a, b) => (b.lastUsedAt ?? '').localeCompare(a.lastUsedAt ?? ''),
  expires: (a, b) => (a.expiresAt ?? '9').localeCompare(b.expiresAt ?? '9'),
};

export function selectKeys(keys: readonly KeyAnswer[], search: KeySearch): readonly KeyAnswer[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const shown = search.shown ?? 'open';
  return keys
    .filter((key) => {
      if (shown === 'open' && key.state === 'revoked') return false;
      if (shown === 'revoked' && key.state !== 'revoked') return false;
      if (search.scope !== undefined && !key.scopes.includes(search.scope)) return false;
      const text = textOf(key);
      return words.every((word) => text.includes(word));
    })
    .sort(ORDERS[search.sort ?? 'created']);
}

function textOf({ name, preview, id, environment, scopes }: KeyAnswer): string {
  return `${name} ${preview ?? ''} ${id} ${environment} ${scopes.join(' ')}`.toLowerCase();
}
