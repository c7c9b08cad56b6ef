// The native API to read: its conventions, every call by what it is about, every refusal. Made from its OpenAPI document.
import { factList } from '../fact-list.ts';
import { type Html, html } from '../html.ts';
import { pageFrame, type RailGroup } from '../page-frame.ts';
import type { Visitor } from '../visitor.ts';
import { CONVENTIONS } from './conventions.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import { type Operation, operationSection } from './operation-section.ts';
import { refusalSection } from './refusal-section.ts';

export interface Reference {
  readonly document: OpenApiDocument;
  readonly publicUrl: string;
  readonly visitor: Visitor | null;
}

export function referencePage({ document, publicUrl, visitor }: Reference): string {
  const byTag = Map.groupBy(operationsOf(document), ({ tag }) => tag);
  const body = html`<header class="lead">
<h1>API reference</h1>
<p>How programs manage and verify keys. Everything else, the <a href="/portal/about#manage">command line</a> included, is built
on these calls. The same as <a href="/api/v1/openapi.json">an OpenAPI 3.1 document</a>.</p>
</header>
<section aria-labelledby="conventions">
<h2 id="conventions">What holds for every call</h2>
${factList(CONVENTIONS)}
</section>
${[...byTag].map(([tag, operations]) => tagSection(tag, operations))}
${refusalSection()}`;
  const frame = { title: 'API reference', path: '/api/v1/docs', publicUrl, visitor, script: null } as const;
  return pageFrame({ ...frame, rail: railOf(byTag), body });
}

function operationsOf({ paths = {} }: OpenApiDocument): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, source]): Operation => {
      const id = `${method}${path}`.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/-$/, '');
      const { summary = path, tags: [tag = 'other'] = [] } = source;
      return { id, method: method.toUpperCase(), path, summary, tag, source };
    }),
  );
}

function tagSection(tag: string, operations: readonly Operation[]): Html {
  return html`<section aria-labelledby="${tagId(tag)}">
<h2 id="${tagId(tag)}">${tagTitle(tag)}</h2>
${operations.map(operationSection)}
</section>
`;
}

function railOf(byTag: ReadonlyMap<string, readonly Operation[]>): readonly RailGroup[] {
  const ofTags = [...byTag].map(([tag, operations]) => ({
    heading: { to: tagId(tag), text: tagTitle(tag) },
    links: operations.map(({ id, summary }) => ({ to: id, text: summary })),
  }));
  const conventions = { heading: { to: 'conventions', text: 'What holds for every call' }, links: [] };
  return [conventions, ...ofTags, { heading: { to: 'refusals', text: 'Refusals' }, links: [] }];
}

function tagId(tag: string): string {
  return `tag-${tag}`;
}

function tagTitle(tag: string): string {
  return tag.charAt(0).toUpperCase() + tag.slice(1);
}
