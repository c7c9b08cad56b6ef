// The scopes of an API and its routes, as tables.
import type {
  ApiDefinition,
  RouteDefinition,
  ScopeDefinition,
} from '@keywright/core/definition/api-definition';
import { offeredScopes } from '@keywright/core/keys/held-scopes';
import { dataTable } from '../data-table.ts';
import { type Html, html, joined } from '../html.ts';
import { callerNeeds, scopeName } from './access-words.ts';
import { SHAPE_NAMES } from './refusal-examples.ts';

export function scopeTable(api: ApiDefinition): Html {
  const names = offeredScopes(api.scopes);
  if (names.length === 0)
    return html`<p>This API has no scopes: a live key may call every route that asks for a key.</p>`;
  return dataTable({
    caption: `Scopes of ${api.title}`,
    columns: ['Scope', 'What it opens'],
    rows: names.map((name) => ({
      id: null,
      cells: [scopeName(name), scopeWords(api.scopes[name] as ScopeDefinition)],
    })),
  });
}

function scopeWords({ description, implies, legacy }: ScopeDefinition): Html {
  const also =
    implies.length === 0
      ? null
      : html` <small>Holds ${joined(implies.map(scopeName), ' and ')} as well.</small>`;
  const old = legacy ? html` <small>Kept for old keys; choose another for new ones.</small>` : null;
  return html`${description}${also}${old}`;
}

export function routeTable(api: ApiDefinition): Html {
  return dataTable({
    caption: `Routes of ${api.title}`,
    columns: ['Route', 'What it does', 'What it takes', 'Answered by'],
    rows: api.routes.map((route) => ({ id: null, cells: cellsOf(api, route) })),
  });
}

function cellsOf(api: ApiDefinition, route: RouteDefinition): readonly Html[] {
  const ownShape =
    route.refusalShape !== null && route.refusalShape !== api.refusals.shape ? route.refusalShape : null;
  const refusals =
    ownShape === null ? null : html` <small>Refusals read like ${SHAPE_NAMES[ownShape]}.</small>`;
  return [
    html`<code class="route"><b>${route.method}</b> /${api.name}${route.path}</code>`,
    html`${route.summary}${refusals}`,
    callerNeeds(api, route),
    html`${route.to.kind === 'managed' ? 'Keywright' : 'Upstream'}`,
  ];
}
