// The one page of the portal, made anew for each request: a nonce for the styles its parts add while it runs, and the
// few facts it needs before it may ask for anything. None of them is secret, and none is script.
import type { PageFacts } from '@keywright/core/portal/page-facts';

/** As they stand in packages/portal/index.html. */
const NONCE_PLACE = '%NONCE%';
const FACTS_PLACE = '%FACTS%';

export function appPage(page: string, nonce: string, facts: PageFacts): string {
  return page.replaceAll(NONCE_PLACE, nonce).replace(FACTS_PLACE, () => inAttribute(JSON.stringify(facts)));
}

export function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const IN_ATTRIBUTE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function inAttribute(text: string): string {
  return text.replace(/[&<>"]/g, (character) => IN_ATTRIBUTE[character] ?? '');
}
