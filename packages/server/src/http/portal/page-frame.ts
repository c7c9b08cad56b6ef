// What every page shares: head, skip link, header, the rail with the page's own contents, footer.
import { type Html, html, type Insert } from './html.ts';
import { ICON_ADDRESS } from './look/icon.ts';
import { stylesheet } from './look/stylesheet.ts';
import type { Visitor } from './visitor.ts';

export interface Page {
  readonly title: string;
  readonly path: '/portal/about' | '/api/v1/docs';
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
  readonly rail: readonly RailGroup[];
  readonly body: Html;
}

export interface RailGroup {
  readonly heading: RailLink;
  readonly links: readonly RailLink[];
}

export interface RailLink {
  /** Id of the element it leads to, on the same page. */
  readonly to: string;
  readonly text: Insert;
}

const PLACES = [
  { path: '/portal/about', text: 'Overview' },
  { path: '/api/v1/docs', text: 'API reference' },
] as const;

export function pageFrame({ title, path, publicUrl, visitor, rail, body }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Keywright</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${ICON_ADDRESS}">
<link rel="stylesheet" href="${stylesheet.address}">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div>
<p class="name">Keywright</p>
<nav class="pages" aria-label="Pages"><a href="/portal">Keys</a>${PLACES.map((place) => placeLink(place, path))}</nav>
<p class="server">${publicUrl}</p>
<p class="visitor">${visitorLink(visitor)}</p>
</div></header>
<div class="frame">
<nav class="rail" aria-label="On this page">
${rail.map(railGroup)}</nav>
<main id="content" tabindex="-1">
${body}
</main>
</div>
<footer class="bottom"><p>This page holds no secret, sets no cookie and runs no script.</p></footer>
</body>
</html>
`.toString();
}

function visitorLink(visitor: Visitor | null): Html {
  if (visitor === null) return html`<a href="/portal/sign-in">Sign in</a>`;
  return html`<a href="/portal/account">${visitor.name}</a>${visitor.isOperator ? ', operator' : null}`;
}

function placeLink(place: (typeof PLACES)[number], current: Page['path']): Html {
  if (place.path !== current) return html`<a href="${place.path}">${place.text}</a>`;
  return html`<a href="${place.path}" aria-current="page">${place.text}</a>`;
}

function railGroup({ heading, links }: RailGroup): Html {
  return html`<p>${railLink(heading)}</p>
<ul>${links.map((link) => html`<li>${railLink(link)}</li>`)}</ul>
`;
}

function railLink({ to, text }: RailLink): Html {
  return html`<a href="#${to}">${text}</a>`;
}
