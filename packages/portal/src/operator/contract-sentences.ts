// What an API definition promises its customers, as sentences.
import { windowOf } from '@keywright/core/limits/limit-answers';
import { listWords } from '@keywright/core/list-words';
import {
  anonymousLimitsWords,
  type ContractTerms,
  disclosureWords,
  limitsWords,
  revocationWords,
  rotationWords,
  WITHOUT_SCOPES,
} from '@keywright/core/portal/contract-words';
import type { ApiAnswer } from '@keywright/core/wire-contract';

const CARRIER_WORDS: Readonly<Record<ApiAnswer['carriers'][number], string>> = {
  bearer: 'Authorization: Bearer',
  'x-api-key': 'x-api-key',
};

export function contractSentences(api: ApiAnswer): readonly string[] {
  const { secrets, carriers, emptyScopes, makersRights } = api;
  const prefixes = secrets.environments.map(({ prefix }) => prefix);
  const terms = termsOf(api);
  const anonymous = anonymousLimitsWords(terms);
  return [
    `Keys begin with ${listWords(prefixes)} and are sent in ${carriers.map((one) => CARRIER_WORDS[one]).join(' or ')}.`,
    WITHOUT_SCOPES[emptyScopes],
    ...(makersRights === null ? [] : ['A key never has more rights than its maker has when it is used.']),
    `Limits: ${limitsWords(terms)}`,
    ...(anonymous === null ? [] : [`Without a key: ${anonymous}`]),
    `Rotation: ${rotationWords(terms)}`,
    `Revocation: ${revocationWords(terms)}`,
    `Refusals: ${disclosureWords(terms)}`,
  ];
}

function termsOf({ rotation, limits, anonymousLimits, ...same }: ApiAnswer): ContractTerms {
  const { kind, defaultGraceSeconds, maxGraceSeconds, dueAfterSeconds } = rotation;
  const withWindow = (rule: ApiAnswer['limits'][number]) => ({ ...rule, window: windowOf(rule) });
  const graces = {
    defaultGraceMs: (defaultGraceSeconds ?? 0) * 1000,
    maxGraceMs: (maxGraceSeconds ?? 0) * 1000,
  };
  return {
    ...same,
    limits: limits.map(withWindow),
    anonymousLimits: anonymousLimits.map(withWindow),
    rotation: kind === 'none' ? { kind } : { kind, ...graces },
    rotationDueAfterMs: dueAfterSeconds === null ? null : dueAfterSeconds * 1000,
  };
}
