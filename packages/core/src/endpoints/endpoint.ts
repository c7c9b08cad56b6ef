// What an endpoint is: a name in the paths of an API that stands for an account's own upstream, or for its own way to
// that of the API. Rule: an id is never used again, so that what was used of it stays its owner's.
import type { EpochMs } from '../instant.ts';

/** `private`: keys of its own workspace alone. `public`: whoever asks, at its owner's cost. */
export const AUTH_MODES = ['private', 'public'] as const;
export type AuthMode = (typeof AUTH_MODES)[number];

export interface Endpoint {
  readonly id: string;
  /** Name of the API definition it belongs to; it is unknown to every other. */
  readonly api: string;
  readonly workspaceId: string;
  readonly name: string;
  /** Origin and optional base path; null for the upstream of the API itself. */
  readonly upstreamUrl: string | null;
  readonly authMode: AuthMode;
  readonly createdAt: EpochMs;
  /** Who made it, as audit events name them. */
  readonly createdBy: string;
  readonly deletedAt: EpochMs | null;
}

export const ENDPOINT_ID_PREFIX = 'endpt-';
export const ENDPOINT_ID_ALPHABET = '0123456789abcdef';
export const ENDPOINT_ID_LENGTH = 12;

const ENDPOINT_ID = new RegExp(`^${ENDPOINT_ID_PREFIX}[${ENDPOINT_ID_ALPHABET}]{${ENDPOINT_ID_LENGTH}}$`);

/** Junk is told by its look, before anybody looks for it. */
export function isEndpointId(text: string): boolean {
  return ENDPOINT_ID.test(text);
}
