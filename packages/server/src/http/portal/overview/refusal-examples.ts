// How refusals of an API read: real ones, written by the code that answers callers.
import { STATUS_CODES } from 'node:http';
import type { ApiDefinition, RefusalShape } from '@keywright/core/definition/api-definition';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { type RenderContext, renderRefusal } from '@keywright/core/refusals/render-refusal';
import { codeBlock } from '../code-block.ts';
import { type Html, html } from '../html.ts';

export const SHAPE_NAMES: Readonly<Record<RefusalShape, string>> = {
  problem: 'RFC 9457 problem details',
  openai: "OpenAI's errors",
  anthropic: "Anthropic's errors",
  envelope: 'the envelope {success, error}',
  error: '{error}',
};

export function refusalExamples(api: ApiDefinition): Html {
  const shapes = new Set([api.refusals.shape, ...api.routes.flatMap((route) => route.refusalShape ?? [])]);
  const [scope] = api.routes.flatMap(({ access }) => ('scope' in access ? access.scope : []));
  const unknown = [...shapes].map((shape) => {
    const where =
      shape === api.refusals.shape ? 'A key that is not valid' : `The same, like ${SHAPE_NAMES[shape]}`;
    return codeBlock(where, exampleText({ reason: 'unknown_key' }, mannerOf(api, shape)));
  });
  if (scope === undefined) return html`<div class="examples">${unknown}</div>`;
  const refusal: Refusal = { reason: 'insufficient_scope', scope };
  const lacking = codeBlock(
    'A key without the scope',
    exampleText(refusal, mannerOf(api, api.refusals.shape)),
  );
  return html`<div class="examples">${unknown[0] ?? null}${lacking}${unknown.slice(1)}</div>`;
}

/** The answer as a caller reads it, its body laid out. */
export function exampleText(refusal: Refusal, context: RenderContext): string {
  const { status, headers, body } = renderRefusal(refusal, context);
  const told = Object.entries(headers).filter(([name]) => name !== 'cache-control');
  const lines = told.map(([name, value]) => `${name}: ${value}`);
  const laidOut = JSON.stringify(JSON.parse(body), null, 2);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', laidOut].join('\n');
}

function mannerOf(api: ApiDefinition, shape: RefusalShape): RenderContext {
  return { policy: api.refusals, shape, realm: api.name, requestId: 'req_…' };
}
