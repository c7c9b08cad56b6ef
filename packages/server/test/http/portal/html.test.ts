// Nothing that is put into HTML becomes HTML, unless it was made as such.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, type Insert, joined } from '../../../src/http/portal/html.ts';
import { elementsOf, textOf } from './page-outline.ts';

test('Text is escaped, in content and in attributes', () => {
  expect(html`<a title="${`"><b>`}">${`<i> & 'x'`}</a>`.toString()).toBe(
    '<a title="&quot;&gt;&lt;b&gt;">&lt;i&gt; &amp; &#39;x&#39;</a>',
  );
});

test('HTML made here goes in as it is, at any depth; nothing goes in for null', () => {
  const items: Insert = [html`<li>${'<'}</li>`, [html`<li>${2}</li>`, null]];
  expect(html`<ul>${items}</ul>`.toString()).toBe('<ul><li>&lt;</li><li>2</li></ul>');
});

test('An object that only looks like HTML is no HTML', () => {
  const forged = { toString: () => '<script>' } as unknown as Insert;
  expect(() => html`${forged}`.toString()).toThrow();
});

test('A separator stands between items, and only there', () => {
  expect(html`${joined(['<', 'b', 'c'], html`<br>`)}`.toString()).toBe('&lt;<br>b<br>c');
  expect(html`${joined([], ', ')}`.toString()).toBe('');
});

test('Any text comes back as it was, and adds no element', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (content, title) => {
      const page = html`<p title="${title}">${content}</p>`.toString();
      const elements = elementsOf(page);
      expect(elements).toHaveLength(1);
      expect(textOf(elements[0]?.attributes.get('title') ?? '')).toBe(title);
      expect(textOf(page)).toBe(content);
    }),
  );
});
