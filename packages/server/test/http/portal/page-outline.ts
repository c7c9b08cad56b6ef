// Reads a page as strictly as the pages are written: every element closed in order, every attribute quoted.

export interface PageElement {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const VOID = ['meta', 'link', 'input'];
const TOKEN = /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>|[^<]+/gy;
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g;
const UNESCAPED = /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/;

/** Every element in order; throws where the page is not well-formed. */
export function elementsOf(page: string): readonly PageElement[] {
  const elements: PageElement[] = [];
  const open: string[] = [];
  let at = 0;
  for (const match of page.matchAll(TOKEN)) {
    at += match[0].length;
    const [text, slash, tag, attributes = ''] = match;
    if (tag === undefined) {
      if (!text.startsWith('<') && text.includes('>')) throw new Error(`unescaped: ${text}`);
    } else if (slash === '/') {
      if (open.pop() !== tag) throw new Error(`</${tag}> closes nothing`);
    } else {
      elements.push({ tag, attributes: attributesOf(attributes) });
      if (!VOID.includes(tag)) open.push(tag);
    }
  }
  if (at !== page.length) throw new Error(`cannot be read at: ${page.slice(at, at + 80)}`);
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`);
  return elements;
}

/** What a person reads: without tags, with escapes undone. */
export function textOf(page: string): string {
  return page
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** The texts of the figures with this caption, as they would be copied. */
export function codeOf(page: string, caption: string): readonly string[] {
  const figures = page.split('<figure class="code"><figcaption>').slice(1);
  return figures
    .filter((figure) => figure.startsWith(`${caption}</figcaption>`))
    .map((figure) => textOf(figure.slice(figure.indexOf('<pre>'), figure.indexOf('</pre>'))));
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => {
      if (UNESCAPED.test(value)) throw new Error(`unescaped in ${name}: ${value}`);
      return [name, value];
    }),
  );
}
