// Where a key is presented and what a route asks of its caller, in words.
import type {
  ApiDefinition,
  Carrier,
  RouteAccess,
  RouteDefinition,
} from '@keywright/core/definition/api-definition';
import { type Html, html, joined } from '../html.ts';

const CARRIER_LINES: Readonly<Record<Carrier, string>> = {
  bearer: 'Authorization: Bearer <key>',
  'x-api-key': 'x-api-key: <key>',
};

export function carrierLines(carriers: readonly Carrier[]): readonly Html[] {
  return carriers.map((carrier) => html`<code>${CARRIER_LINES[carrier]}</code>`);
}

export function scopeName(scope: string): Html {
  return html`<code class="scope">${scope}</code>`;
}

type AccessWords = {
  readonly [K in RouteAccess['kind']]: (access: Extract<RouteAccess, { kind: K }>) => Html;
};

const WORDS: AccessWords = {
  anonymous: () => html`Nothing <small>A key that is sent must be good.</small>`,
  'any-key': () => html`Any live key`,
  person: () => html`Somebody signed in`,
  scope: ({ scope }) => html`A key with ${scopeName(scope)}`,
  endpoint: ({ scope }) =>
    html`A key with ${scopeName(scope)} <small>of the endpoint's own account; nothing where it is public.</small>`,
  'own-endpoint': ({ scope }) =>
    html`A key with ${scopeName(scope)} <small>of the endpoint's own account.</small>`,
  operator: () => html`The operator's token`,
  'operator-or-scope': ({ scope }) => html`A key with ${scopeName(scope)} or the operator's token`,
};

/** What it takes to call the route, and what is different from the API's other routes. */
export function callerNeeds(api: ApiDefinition, route: RouteDefinition): Html {
  const words = WORDS[route.access.kind] as (access: RouteAccess) => Html;
  const carriers = (route.carriers ?? []).filter((carrier) => !api.carriers.includes(carrier));
  const also =
    carriers.length === 0 ? null : html` <small>Also as ${joined(carrierLines(carriers), ' or ')}.</small>`;
  const { people } = route;
  const others = route.access.kind === 'person' ? 'As' : 'Or somebody signed in, as';
  const person = people === null ? null : html` <small>${others} ${people.roles.join(', ')}.</small>`;
  return html`${words(route.access)}${also}${person}`;
}
