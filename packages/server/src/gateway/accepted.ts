// The verdicts that let a request through the gateway: about a key, or about who comes without one.
import type { KeylessVerdict, Payer, Verdict } from '@keywright/core/keys/verdict';

export type AcceptedKey = Extract<Verdict, { readonly valid: true }>;
export type AcceptedKeyless = Extract<KeylessVerdict, { readonly valid: true }>;
export type Accepted = AcceptedKey | AcceptedKeyless;

export function acceptedKey(verdict: Accepted | null): AcceptedKey | null {
  return verdict !== null && 'key' in verdict ? verdict : null;
}

/** Whoever pays for nobody in particular is not who calls. */
export function acceptedPerson(verdict: Accepted | null): Payer | null {
  if (verdict === null || !('caller' in verdict)) return null;
  return verdict.caller.kind === 'person' ? verdict.caller.payer : null;
}
