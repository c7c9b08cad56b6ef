// What an API promises its customers, in sentences: on the page about this server, and to whoever runs it in the portal.
import type { ApiDefinition } from '../definition/api-definition.ts';
import { durationWords } from '../duration-words.ts';
import { wholeLimitWords } from '../limits/limit-words.ts';

export type ContractTerms = Pick<
  ApiDefinition,
  | 'emptyScopes'
  | 'limits'
  | 'anonymousLimits'
  | 'limitHeaders'
  | 'currency'
  | 'rotation'
  | 'rotationDueAfterMs'
  | 'inFlightAtRevocation'
> & { readonly refusals: Pick<ApiDefinition['refusals'], 'revokedStatus' | 'disclosure'> };

export const WITHOUT_SCOPES: Readonly<Record<ApiDefinition['emptyScopes'], string>> = {
  nothing: 'A key without scopes opens no route that asks for one.',
  everything: 'A key without scopes opens every route that asks for one.',
};

const RUNNING: Readonly<Record<ApiDefinition['inFlightAtRevocation'], string>> = {
  fail: 'Requests that are running are cut off.',
  finish: 'Requests that are running may finish.',
};

/** Of every key, beside what a key has of its own. */
export function limitsWords({ limits, limitHeaders, currency }: ContractTerms): string {
  const told = limitHeaders === 'none' ? '' : ' Answers tell how they stand in RateLimit fields.';
  if (limits.length === 0) return `None for the API as a whole; a key may have its own.${told}`;
  const each = limits.map((rule) => wholeLimitWords(rule, currency)).join(', ');
  return `${each}. A key may have its own beside that.${told}`;
}

/** Of callers without a key; null where nothing limits them. */
export function anonymousLimitsWords({ anonymousLimits, currency }: ContractTerms): string | null {
  if (anonymousLimits.length === 0) return null;
  return `${anonymousLimits.map((rule) => wholeLimitWords(rule, currency)).join(', ')}.`;
}

export function rotationWords({ rotation, rotationDueAfterMs }: ContractTerms): string {
  const due = rotationDueAfterMs === null ? '' : ` Due after ${durationWords(rotationDueAfterMs)}.`;
  if (rotation.kind === 'none')
    return `Not offered: create a new key, switch to it, revoke the old one.${due}`;
  const { defaultGraceMs, maxGraceMs } = rotation;
  const choice = maxGraceMs === 0 ? '' : `, or as chosen, from nothing to ${durationWords(maxGraceMs)}`;
  return `In place: the same key gets a new secret. The old one ${graceWords(defaultGraceMs)}${choice}.${due}`;
}

/** What becomes of the old secret of a rotated key. */
export function graceWords(graceMs: number): string {
  return graceMs === 0 ? 'stops at once' : `works on for ${durationWords(graceMs)}`;
}

export function revocationWords({ refusals, inFlightAtRevocation }: ContractTerms): string {
  return `At once and for ever, answered with ${refusals.revokedStatus}. ${RUNNING[inFlightAtRevocation]}`;
}

/** A status of its own tells a revoked key from the others, whatever the text says. */
export function disclosureWords({ refusals: { disclosure, revokedStatus } }: ContractTerms): string {
  if (disclosure === 'exact') return 'The caller learns the exact reason.';
  const alike = revokedStatus === 401 ? 'Unknown, revoked, disabled' : 'Unknown, disabled';
  return `${alike} and expired keys, and addresses that are not allowed, all read the same.`;
}
