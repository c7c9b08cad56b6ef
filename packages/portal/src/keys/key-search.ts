// What the addresses of key pages say: which keys are listed in which order, and which dialog of one is open.
export const KEY_SHOWN = ['open', 'revoked', 'all'] as const;
export const KEY_SORTS = ['created', 'name', 'used', 'expires'] as const;
export const KEY_ACTS = ['rotate', 'revoke', 'edit'] as const;

export type KeyShown = (typeof KEY_SHOWN)[number];
export type KeySort = (typeof KEY_SORTS)[number];
export type KeyAct = (typeof KEY_ACTS)[number];

export interface KeySearch {
  readonly q?: string | undefined;
  readonly shown?: KeyShown | undefined;
  readonly scope?: string | undefined;
  readonly sort?: KeySort | undefined;
}
