// The official clients of OpenAI and Anthropic, pointed at this server: nothing but key and base URL differs.
import type { ApiAnswer } from '@keywright/core/wire-contract';

export interface ShownSnippet {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export function allSnippets(api: ApiAnswer): readonly ShownSnippet[] {
  const own = api.snippets.map(({ kind, title, text }) => ({ id: kind, title, text }));
  return [...own, ...openAiSnippet(api), ...anthropicSnippet(api)];
}

function variableOf({ portal }: ApiAnswer): string {
  return portal.environmentVariables[0] ?? 'API_KEY';
}

/** The model of the API's own example, else one it has a price for. */
function modelOf(api: ApiAnswer): string {
  const named = api.portal.example?.body?.['model'];
  return typeof named === 'string'
    ? named
    : (Object.keys(api.prices).find((name) => name !== '*') ?? 'model');
}

function openAiSnippet(api: ApiAnswer): ShownSnippet[] {
  const end = '/chat/completions';
  const route = api.routes.find(
    ({ meter, path }) => meter === 'openai' && path.endsWith(end) && !path.includes('{'),
  );
  if (route === undefined) return [];
  const baseUrl = `${api.baseUrls.byPath}${route.path.slice(0, -end.length)}`;
  const text = `import OpenAI from 'openai';

const client = new OpenAI({
  apiKey: process.env.${variableOf(api)},
  baseURL: ${JSON.stringify(baseUrl)},
});
const answer = await client.chat.completions.create({
  model: ${JSON.stringify(modelOf(api))},
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.choices[0].message.content);`;
  return [{ id: 'openai', title: 'OpenAI SDK', text }];
}

function anthropicSnippet(api: ApiAnswer): ShownSnippet[] {
  const end = '/v1/messages';
  const route = api.routes.find(({ meter, path }) => meter === 'anthropic' && path.endsWith(end));
  if (route === undefined) return [];
  const baseUrl = `${api.baseUrls.byPath}${route.path.slice(0, -end.length)}`;
  const text = `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  apiKey: process.env.${variableOf(api)},
  baseURL: ${JSON.stringify(baseUrl)},
});
const answer = await client.messages.create({
  model: ${JSON.stringify(modelOf(api))},
  max_tokens: 256,
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.content);`;
  return [{ id: 'anthropic', title: 'Anthropic SDK', text }];
}
