// What every page shares: head, skip link, header, the rail with the page's own contents, footer.
import { type Html, html, type Insert } from './html.ts';
import { ICON_ADDRESS } from './look/icon.ts';
import { stylesheet } from './look/stylesheet.ts';
import type { Visitor } from './sign-in/visitor.ts';

export interface Page {
  readonly title: string;
  /** Its place among the pages that are always linked; null when it is none of them. */
  readonly path: '/portal' | '/api/v1/docs' | null;
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
  /** Empty where there is nothing to list. */
  readonly rail: readonly RailGroup[];
  /** Address of the page's script; null when it runs none. */
  readonly script: string | null;
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
  { path: '/portal', text: 'Overview' },
  { path: '/api/v1/docs', text: 'API reference' },
] as const;

export function pageFrame({ title, path, publicUrl, visitor, rail, script, body }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Keywright</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${ICON_ADDRESS}">
<link rel="stylesheet" href="${stylesheet.address}">${
    script === null
      ? null
      : html`
<script type="module" src="${script}"></script>`
  }
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div>
<p class="name">Keywright</p>
<nav class="pages" aria-label="Pages">${PLACES.map((place) => placeLink(place, path))}</nav>
<p class="server">${publicUrl}</p>
<p class="visitor">${visitorLink(visitor)}</p>
</div></header>
${
  rail.length === 0
    ? html`<div class="frame plain">`
    : html`<div class="frame">
<nav class="rail" aria-label="On this page">
${rail.map(railGroup)}</nav>`
}
<main id="content" tabindex="-1">
${body}
</main>
</div>
<footer class="bottom"><p>${script === null ? STILL : WITH_SCRIPT}</p></footer>
</body>
</html>
`.toString();
}

const STILL = 'This page holds no secret, sets no cookie and runs no script.';
const WITH_SCRIPT =
  'This page loads nothing from elsewhere, and sets no cookie but the one that keeps you signed in.';

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
