// Where signing in may lead: a page of the portal, however it is written, and nothing that only looks like one.

/** As a browser will ask for it; null for everything else, which is everybody's choosing. */
export function portalPath(text: string): string | null {
  if (!text.startsWith('/') || !URL.canParse(text, OWN_ORIGIN)) return null;
  const { origin, pathname, search, hash } = new URL(text, OWN_ORIGIN);
  if (origin !== OWN_ORIGIN || !/^\/portal(?:\/|$)/.test(pathname)) return null;
  // What is still escaped here may be read as a step by whoever reads it next.
  if (pathname.includes('//') || /%(?:2e|2f|5c|25|00)/i.test(pathname)) return null;
  return `${pathname}${search}${hash}`;
}

const OWN_ORIGIN = 'http://own.invalid';
