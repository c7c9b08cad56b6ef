// What an API definition promises its customers, as sentences.
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { spanWords } from '../clock/instant-words.ts';
import { limitDraft, limitWords } from '../keys/draft/limit-draft.ts';
import { inWords } from '../keys/draft/scope-words.ts';

const CARRIER_WORDS = { bearer: 'Authorization: Bearer', 'x-api-key': 'x-api-key' } as const;

export function contractSentences(api: ApiAnswer): readonly string[] {
  const { secrets, carriers, rotation, refusals, limits, emptyScopes, makersRights, currency } = api;
  const prefixes = secrets.environments.map(({ prefix }) => prefix);
  return [
    `Keys begin with ${inWords(prefixes)} and are sent in ${carriers.map((one) => CARRIER_WORDS[one]).join(' or ')}.`,
    emptyScopes === 'everything'
      ? 'A key without scopes may do everything.'
      : 'A key without scopes opens nothing but what is public.',
    ...(makersRights === null ? [] : ['A key never has more rights than its maker has when it is used.']),
    rotation.kind === 'none'
      ? 'Keys are replaced, not rotated.'
      : `Keys are rotated in place; the old secret goes on for ${spanWords((rotation.defaultGraceSeconds ?? 0) * 1000)} unless said otherwise.`,
    ...(rotation.dueAfterSeconds === null
      ? []
      : [`Rotation is due after ${spanWords(rotation.dueAfterSeconds * 1000)}.`]),
    `A revoked key is answered ${refusals.revokedStatus}, and running requests ${api.inFlightAtRevocation}.`,
    refusals.disclosure === 'uniform'
      ? 'Callers are not told whether a key is unknown, revoked or expired.'
      : 'Callers are told exactly why a key is refused.',
    limits.length === 0
      ? 'There are no limits beside those of each key.'
      : `Limits: ${inWords(limits.map((rule) => `${limitWords(limitDraft(rule), currency)} per ${rule.per}`))}.`,
  ];
}
