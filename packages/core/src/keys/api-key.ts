// What a key is: a stable identity with rights, holding one or more secrets (versions of its value).
// States are never stored here; key-lifecycle.ts derives them from these instants.
import type { EpochMs } from '../instant.ts';
import type { LimitRule } from '../limits/limit-rule.ts';
import type { Role } from '../people/roles.ts';

/** Who made or changed something, as recorded in keys and audit events. */
export type Actor =
  | { readonly kind: 'operator' }
  | { readonly kind: 'key'; readonly keyId: string; readonly workspaceId: string }
  /** Somebody signed in, by session or token of an identity provider. */
  | { readonly kind: 'person'; readonly userId: string }
  | { readonly kind: 'credential'; readonly credentialId: string };

/** One version of a key's value. The value itself is never kept, only its SHA-256 digest. */
export interface KeySecret {
  readonly id: string;
  /** SHA-256 of the whole secret as received, base64url. */
  readonly digest: string;
  /** What may be shown again, e.g. `hm_live_…9xKq`. */
  readonly preview: string;
  readonly createdAt: EpochMs;
  /** The instant from which this secret is refused; null while it is the current one. */
  readonly retiresAt: EpochMs | null;
  readonly lastUsedAt: EpochMs | null;
}

/** `'any'`, or at least one address or CIDR block (see address-range.ts). */
export type AllowedAddresses = 'any' | readonly string[];

export interface ApiKey {
  readonly id: string;
  /** Name of the API definition this key belongs to; it is unknown to every other. */
  readonly api: string;
  readonly workspaceId: string;
  readonly environment: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly allowedAddresses: AllowedAddresses;
  /** Limits of this key beside those of its API definition. */
  readonly limits: readonly LimitRule[];
  readonly metadata: Readonly<Record<string, string>>;
  /** The seat this key belongs to; null for a key of the whole workspace. */
  readonly ownerMemberId: string | null;
  /** The key that made this one; its rights bound this key's (derived-key.ts). */
  readonly makerKeyId: string | null;
  /** Who made it, or made the key that made it; null when the operator or a machine did. */
  readonly makerUserId: string | null;
  /** What its maker is in the workspace at present; null for nobody there (any more), and for keys of no person. */
  readonly makerRole: Role | null;
  readonly createdAt: EpochMs;
  readonly createdBy: Actor;
  /** The instant from which every secret is refused, or null for no end. */
  readonly expiresAt: EpochMs | null;
  readonly disabledAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
  readonly revokeReason: string | null;
  /** Oldest first; the last one is current. Empty while the key is unclaimed. */
  readonly secrets: readonly KeySecret[];
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly createdAt: EpochMs;
}

/** Actor as one word for logs, wire and audit: `operator`, `key:<id>`, `user:<id>`, `credential:<id>`. */
export function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case 'operator':
      return 'operator';
    case 'key':
      return `key:${actor.keyId}`;
    case 'person':
      return `user:${actor.userId}`;
    case 'credential':
      return `credential:${actor.credentialId}`;
  }
}
