// Documents and code say the same, and no document points at nothing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { adrFaults, deadLinks, errorTableFaults, lineCount, type MarkdownFile } from './docs-rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_OURS = ['node_modules', 'dist', 'coverage'];

function markdownIn(folder: string): MarkdownFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name.startsWith('.') || NOT_OURS.includes(entry.name) ? [] : markdownIn(path);
    }
    if (!entry.name.endsWith('.md')) return [];
    return [{ path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }];
  });
}

const DOCUMENTS = markdownIn(ROOT);
const ERRORS = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
const RECORDS = DOCUMENTS.filter(({ path }) => /^docs\/adr\/[^/]+\.md$/.test(path));

describe('docs/errors.md', () => {
  test('lists every reason in order, with the code and status the server answers', () => {
    expect(errorTableFaults(ERRORS)).toEqual([]);
  });
});

test.each(DOCUMENTS)('$path links to nothing that does not exist', (document) => {
  expect(deadLinks(document, DOCUMENTS, (path) => existsSync(join(ROOT, path)))).toEqual([]);
});

test.each(RECORDS)('$path is a decision record', ({ text }) => {
  expect(adrFaults(text)).toEqual([]);
});

test('ARCHITECTURE.md fits on three pages', () => {
  const architecture = DOCUMENTS.find(({ path }) => path === 'ARCHITECTURE.md');
  expect(lineCount(architecture?.text ?? '')).toBeLessThanOrEqual(150);
});

describe('these rules find', () => {
  const row = ERRORS.split('\n').find((line) => line.startsWith('| `slug_taken`')) ?? '';
  const RECORD = [
    '# 1. A title',
    ...['Status', 'Context', 'Decision', 'Consequences', 'Confirmation'].map((name) => `## ${name}\nText.`),
  ].join('\n');

  test.each([
    ['a reason left out', `${row}\n`, '', 'slug_taken is missing'],
    ['a reason that does not exist', '| `slug_taken` | ', '| `slug_free` | ', 'slug_free does not exist'],
    [
      'another code',
      '`slug_taken` | 409',
      '`slug_free` | 409',
      'slug_taken has the code slug_taken, not slug_free',
    ],
    ['another status', '`slug_taken` | 409', '`slug_taken` | 410', 'slug_taken has the status 409, not 410'],
    ['nothing said', '| Choose another one. |', '| - |', 'slug_taken lacks a sentence: -'],
    [
      'a row out of place',
      /(\| `unknown_key`.*\n)(.*\n)/,
      '$2$1',
      'the rows are not in the order of REFUSAL_REASONS',
    ],
  ])('%s in the table of errors', (_, was, becomes, fault) => {
    const changed = ERRORS.replace(was, becomes);
    expect(changed).not.toBe(ERRORS);
    expect(errorTableFaults(changed)).toContain(fault);
  });

  test.each([
    ['too long', `${RECORD}${'\n.'.repeat(45)}`, 'has 56 lines, more than 50'],
    ['without number', RECORD.replace('1. ', ''), 'does not begin with its number and title'],
    ['without a heading', RECORD.replace('## Confirmation', ''), 'lacks Confirmation'],
    [
      'in another order',
      RECORD.replace('## Status', '## X').replace('## Context', '## Status').replace('## X', '## Context'),
      'has its headings in another order than Status, Context, Decision, Consequences, Confirmation',
    ],
  ])('a decision record %s', (_, text, fault) => {
    expect(adrFaults(text)).toEqual([fault]);
    expect(adrFaults(RECORD)).toEqual([]);
  });

  const exists = (path: string) => ['docs/a.md', 'docs/b.md', 'src/a.ts', 'docs'].includes(path);
  const others = [
    { path: 'docs/b.md', text: '# One thing, `well` said\n```\n# no heading\n```\n## Twice\n## Twice' },
  ];

  test.each([
    '[a](c.md)',
    '![a](../c.png)',
    '[a](./b.md#two-things)',
    '[a](b.md#no-heading)',
    '[a](b.md#twice-2)',
    '[a](../../outside.md)',
    '[a](/b.md)',
    '[a]: c.md',
    '[a](c.md "with a title")',
    '[`a`](c.md)',
  ])('the dead link %s', (text) => {
    expect(deadLinks({ path: 'docs/a.md', text }, others, exists)).toHaveLength(1);
  });

  test.each([
    '[a](b.md)',
    '[a](../src/a.ts#L10)',
    '[a](b.md#one-thing-well-said) [b](b.md#twice-1)',
    '[a](/docs/b.md) [b](.)',
    '[a](https://example.com/c.md) [b](mailto:a@example.com)',
    '`[a](c.md)`',
    '```\n[a](c.md)\n```',
    '[x] done (not a link)',
  ])('nothing wrong with %j', (text) => {
    expect(deadLinks({ path: 'docs/a.md', text }, others, exists)).toEqual([]);
  });
});
