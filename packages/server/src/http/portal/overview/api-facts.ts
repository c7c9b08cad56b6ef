// How the keys of one API behave, each fact one sentence or two.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { LimitRule, LimitSubject } from '@keywright/core/limits/limit-rule';
import { decimalOf } from '@keywright/core/usage/money-text';
import type { Fact } from '../fact-list.ts';
import { type Html, html, joined } from '../html.ts';
import { carrierLines } from './access-words.ts';
import { durationWords, graceWords, rateWords } from './duration-words.ts';
import { keyAnatomy } from './key-anatomy.ts';
import { SHAPE_NAMES } from './refusal-examples.ts';

export function factsOf(api: ApiDefinition): readonly Fact[] {
  const { operatorHeader } = api;
  return [
    { name: 'Keys look like', value: keyAnatomy(api.secretFormat, api.secretPreview) },
    { name: 'Presented as', value: joined(carrierLines(api.carriers), ' or ') },
    ...(operatorHeader === null ? [] : [{ name: 'Operator', value: operatorWords(operatorHeader) }]),
    ...(api.workspaceParam === null
      ? []
      : [{ name: 'Workspace', value: workspaceWords(api.workspaceParam) }]),
    { name: 'Without scopes', value: WITHOUT_SCOPES[api.emptyScopes] },
    { name: 'Limits', value: limitsWords(api) },
    ...(api.anonymousLimits.length === 0
      ? []
      : [{ name: 'Without a key', value: `${listWords(api.anonymousLimits, api)}.` }]),
    { name: 'Rotation', value: rotationWords(api) },
    { name: 'Revocation', value: revocationWords(api) },
    { name: 'Refusals', value: refusalWords(api) },
    { name: 'Upstream', value: upstreamWords(api) },
  ];
}

const WITHOUT_SCOPES: Readonly<Record<ApiDefinition['emptyScopes'], string>> = {
  nothing: 'A key without scopes opens no route that asks for one.',
  everything: 'A key without scopes opens every route that asks for one.',
};

const SUBJECT_WORDS: Readonly<Record<LimitSubject, string>> = {
  key: 'for each key',
  member: 'for each member, over all their keys',
  workspace: 'for each workspace',
  api: 'for the whole API',
  route: 'for each route',
  endpoint: 'for each endpoint',
  address: 'for each client address',
};

function operatorWords(header: string): Html {
  return html`The operator's token goes into <code>${header}</code>, on the routes that take it.`;
}

function workspaceWords(param: string): Html {
  return html`A request that names another workspace than its key's in <code>?${param}=</code> is refused.`;
}

function limitsWords(api: ApiDefinition): string {
  const told = api.limitHeaders === 'none' ? '' : ' Answers tell how they stand in RateLimit fields.';
  const away = api.uncounted === 'refuse' ? 'refused' : 'let in';
  const counted = ` While they cannot be counted, requests are ${away}.`;
  if (api.limits.length === 0) return `None for the API as a whole; a key may have its own.${told}${counted}`;
  return `${listWords(api.limits, api)}. A key may have its own beside that.${told}${counted}`;
}

function listWords(limits: readonly LimitRule[], { currency }: ApiDefinition): string {
  const each = limits.map((rule) => {
    const soft = rule.enforce === 'soft' ? ' (more is let in)' : '';
    return `${amountWords(rule, currency)} ${rateWords(rule.window)} ${SUBJECT_WORDS[rule.per]}${soft}`;
  });
  return each.join(', ');
}

function amountWords({ counts, limit }: LimitRule, currency: string): string {
  if (counts === 'money') return `${decimalOf(limit).replace(/\.?0+$/, '')} ${currency}`;
  return `${limit.toLocaleString('en')} ${limit === 1 ? UNIT_WORDS[counts] : counts}`;
}

const UNIT_WORDS = { requests: 'request', tokens: 'token' } as const;

function rotationWords({ rotation, rotationDueAfterMs }: ApiDefinition): string {
  const due = rotationDueAfterMs === null ? '' : ` Due after ${durationWords(rotationDueAfterMs)}.`;
  if (rotation.kind === 'none')
    return `Not offered: create a new key, switch to it, revoke the old one.${due}`;
  const { defaultGraceMs, maxGraceMs } = rotation;
  const choice = maxGraceMs === 0 ? '' : `, or as chosen, from nothing to ${durationWords(maxGraceMs)}`;
  return `In place: the same key gets a new secret. The old one ${graceWords(defaultGraceMs)}${choice}.${due}`;
}

function revocationWords({ refusals, inFlightAtRevocation }: ApiDefinition): string {
  const running =
    inFlightAtRevocation === 'fail'
      ? 'Requests that are running are cut off.'
      : 'Requests that are running may finish.';
  return `At once and for ever, answered with ${refusals.revokedStatus}. ${running}`;
}

function refusalWords({ refusals }: ApiDefinition): string {
  // A status of its own tells a revoked key from the others, whatever the text says.
  const alike = refusals.revokedStatus === 401 ? 'Unknown, revoked, disabled' : 'Unknown, disabled';
  const told =
    refusals.disclosure === 'exact'
      ? 'The caller learns the exact reason.'
      : `${alike} and expired keys, and addresses that are not allowed, all read the same.`;
  return `They read like ${SHAPE_NAMES[refusals.shape]}. ${told}`;
}

function upstreamWords({ upstream }: ApiDefinition): string {
  if (upstream !== null) return 'Configured: what passes is forwarded, without the key.';
  return 'None configured: keys are managed and verified here, and routes of the upstream answer 404.';
}
