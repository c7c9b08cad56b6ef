// How many people belong to a workspace, how many are invited at once, and how long that is good for: on every way in.
import type { EpochMs, Ms } from '../instant.ts';

export const MOST_MEMBERS = 100;
export const MOST_PENDING_INVITATIONS = 100;
export const INVITATION_LASTS_MS: Ms = 48 * 3_600_000;

/** From the very instant it ends, as keys and credentials do. */
export function hasExpired({ expiresAt }: { readonly expiresAt: EpochMs }, now: EpochMs): boolean {
  return now >= expiresAt;
}
