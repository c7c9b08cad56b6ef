// How the keys of one API behave, each fact one sentence or two.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import {
  anonymousLimitsWords,
  disclosureWords,
  limitsWords,
  revocationWords,
  rotationWords,
  WITHOUT_SCOPES,
} from '@keywright/core/portal/contract-words';
import type { Fact } from '../fact-list.ts';
import { type Html, html, joined } from '../html.ts';
import { carrierLines } from './access-words.ts';
import { keyAnatomy } from './key-anatomy.ts';
import { SHAPE_NAMES } from './refusal-examples.ts';

export function factsOf(api: ApiDefinition): readonly Fact[] {
  const { operatorHeader } = api;
  const anonymous = anonymousLimitsWords(api);
  return [
    { name: 'Keys look like', value: keyAnatomy(api.secretFormat, api.secretPreview) },
    { name: 'Presented as', value: joined(carrierLines(api.carriers), ' or ') },
    ...(operatorHeader === null ? [] : [{ name: 'Operator', value: operatorWords(operatorHeader) }]),
    ...(api.workspaceParam === null
      ? []
      : [{ name: 'Workspace', value: workspaceWords(api.workspaceParam) }]),
    { name: 'Without scopes', value: WITHOUT_SCOPES[api.emptyScopes] },
    { name: 'Limits', value: `${limitsWords(api)}${countedWords(api)}` },
    ...(anonymous === null ? [] : [{ name: 'Without a key', value: anonymous }]),
    { name: 'Rotation', value: rotationWords(api) },
    { name: 'Revocation', value: revocationWords(api) },
    { name: 'Refusals', value: refusalWords(api) },
    { name: 'Upstream', value: upstreamWords(api) },
  ];
}

function operatorWords(header: string): Html {
  return html`The operator's token goes into <code>${header}</code>, on the routes that take it.`;
}

function workspaceWords(param: string): Html {
  return html`A request that names another workspace than its key's in <code>?${param}=</code> is refused.`;
}

function countedWords({ uncounted }: ApiDefinition): string {
  return ` While they cannot be counted, requests are ${uncounted === 'refuse' ? 'refused' : 'let in'}.`;
}

function refusalWords(api: ApiDefinition): string {
  return `They read like ${SHAPE_NAMES[api.refusals.shape]}. ${disclosureWords(api)}`;
}

function upstreamWords({ upstream }: ApiDefinition): string {
  if (upstream !== null) return 'Configured: what passes is forwarded, without the key.';
  return 'None configured: keys are managed and verified here, and routes of the upstream answer 404.';
}
