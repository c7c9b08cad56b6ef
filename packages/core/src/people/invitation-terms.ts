// How many people belong to a workspace, how many are invited at once, and how long that is good for: on every way in.
import { DAY_MS, type EpochMs, type Ms } from '../instant.ts';

export const MOST_MEMBERS = 100;
export const MOST_PENDING_INVITATIONS = 100;
export const INVITATION_LASTS_MS: Ms = 2 * DAY_MS;

/** From the very instant it ends, as keys and credentials do. */
export function hasExpired({ expiresAt }: { readonly expiresAt: EpochMs }, now: EpochMs): boolean {
  return now >= expiresAt;
}
