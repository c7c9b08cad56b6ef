// One mounted API: where it is, how its keys behave, its scopes, its routes, how its refusals read.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { factList } from '../fact-list.ts';
import { type Html, html } from '../html.ts';
import { factsOf } from './api-facts.ts';
import { routeTable, scopeTable } from './api-tables.ts';
import { refusalExamples } from './refusal-examples.ts';

export function apiSectionId(api: ApiDefinition): string {
  return `api-${api.name}`;
}

export function apiSection(api: ApiDefinition, publicUrl: string): Html {
  const id = apiSectionId(api);
  const hosts = api.hosts.map((host) => html` <span>and at <code>${host}</code></span>`);
  return html`<section class="api" aria-labelledby="${id}">
<h2 id="${id}">${api.title}</h2>
<p class="where"><code>${publicUrl}/${api.name}</code>${hosts}
<a href="${describedAt(api)}">OpenAPI of ${api.title}</a></p>
${factList(factsOf(api))}
<h3 id="${id}-scopes">Scopes</h3>
${scopeTable(api)}
<h3 id="${id}-routes">Routes</h3>
${routeTable(api)}
<h3 id="${id}-refusals">How refusals read</h3>
${refusalExamples(api)}
</section>`;
}

export function describedAt(api: ApiDefinition): string {
  return `/api/v1/apis/${api.name}/openapi.json`;
}
