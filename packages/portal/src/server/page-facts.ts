// What the server wrote into the page: where it is, how people sign in, which address this browser comes from.
import type { PageFacts } from '@keywright/core/portal/page-facts';

function read(): PageFacts {
  const text = document.querySelector<HTMLMetaElement>('meta[name="keywright-facts"]')?.content ?? '';
  return JSON.parse(text) as PageFacts;
}

export const pageFacts: PageFacts = read();
