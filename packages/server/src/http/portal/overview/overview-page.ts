// The page for whoever opens the server in a browser: what runs here, and how its keys are managed.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { type Html, html, joined } from '../html.ts';
import { pageFrame, type RailGroup } from '../page-frame.ts';
import type { Visitor } from '../visitor.ts';
import { addressTable } from './address-table.ts';
import { apiSection, apiSectionId } from './api-section.ts';
import { manageSection } from './manage-section.ts';
import { manageTasks } from './manage-tasks.ts';

export interface Overview {
  readonly apis: readonly ApiDefinition[];
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
}

export function overviewPage(overview: Overview): string {
  const { apis, publicUrl, visitor } = overview;
  const [first] = apis;
  const body = html`<header class="lead">
<h1>API keys for ${titlesOf(apis)}</h1>
<p>This server issues, checks, rotates and revokes them. Nothing on this page changes anything: keys are managed
<a href="#manage">from the command line or over HTTP</a>, by whoever holds the operator's token.</p>
</header>
${apis.map((api) => apiSection(api, publicUrl))}
${first === undefined ? null : manageSection({ api: first, publicUrl })}
<section aria-labelledby="addresses">
<h2 id="addresses">Addresses</h2>
<p>All of these answer without a key.</p>
${addressTable(apis)}
</section>`;
  const rail = railOf(overview);
  return pageFrame({ title: 'Overview', path: '/portal/about', publicUrl, visitor, rail, body });
}

function titlesOf(apis: readonly ApiDefinition[]): Html {
  const titles = apis.map(({ title }) => title);
  if (titles.length === 0) return html`no API yet`;
  const rest = titles.slice(0, -1);
  return html`${joined(rest, ', ')}${rest.length === 0 ? null : ' and '}${titles.at(-1) ?? null}`;
}

function railOf({ apis, publicUrl }: Overview): readonly RailGroup[] {
  const ofApis = apis.map((api): RailGroup => {
    const id = apiSectionId(api);
    return {
      heading: { to: id, text: api.title },
      links: [
        { to: `${id}-scopes`, text: 'Scopes' },
        { to: `${id}-routes`, text: 'Routes' },
        { to: `${id}-refusals`, text: 'How refusals read' },
      ],
    };
  });
  const addresses = { heading: { to: 'addresses', text: 'Addresses' }, links: [] };
  const [first] = apis;
  if (first === undefined) return [...ofApis, addresses];
  const tasks = manageTasks({ api: first, publicUrl }).map(({ id, title }) => ({ to: id, text: title }));
  const links = [{ to: 'operator-token', text: "The operator's token" }, ...tasks];
  return [...ofApis, { heading: { to: 'manage', text: 'Manage keys' }, links }, addresses];
}
