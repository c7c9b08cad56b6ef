// The workspace a query names: once and plainly, or not at all, however forgiving the reader behind us is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedWorkspace } from '../../src/requests/named-workspace.ts';

const read = (query: string) => namedWorkspace(query, 'workspaceId');

describe('a query', () => {
  test.each([
    '',
    '?',
    '?page=2&limit=10',
    '?q=workspaceId',
    '?q=workspaceId=ws_2',
    '?myWorkspaceId=ws_2',
    '?workspaceIds=ws_2',
    '?a[workspaceId]=ws_2',
  ])('%j names no workspace', (query) => {
    expect(read(query)).toEqual({ kind: 'none' });
  });

  test.each([
    '?workspaceId=ws_1',
    '?a=1&workspaceId=ws_1',
    '?workspaceId=ws_1&b=%20&c',
    '?&workspaceId=ws_1&',
  ])('%j names ws_1', (query) => {
    expect(read(query)).toEqual({ kind: 'named', workspaceId: 'ws_1' });
  });

  test.each([
    ['twice', '?workspaceId=ws_1&workspaceId=ws_2'],
    ['twice the same', '?workspaceId=ws_1&workspaceId=ws_1'],
    ['in another case beside it', '?workspaceId=ws_1&WorkspaceID=ws_2'],
    ['as a list beside it', '?workspaceId=ws_1&workspaceId[]=ws_2'],
    ['in another case', '?workspaceid=ws_2'],
    ['as a list', '?workspaceId[]=ws_2'],
    ['as a list, escaped', '?workspaceId%5B0%5D=ws_2'],
    ['as an object', '?workspaceId[id]=ws_2'],
    ['with an escaped name', '?workspace%49d=ws_2'],
    ['cut short by a null', '?workspaceId%00x=ws_2'],
    ['behind a space', '?%20workspaceId=ws_2'],
    ['behind a plus', '?+workspaceId=ws_2'],
    ['behind a second question mark', '??workspaceId=ws_2'],
    ['with an underscore', '?workspace_id=ws_2'],
    ['behind a semicolon', '?a=1;workspaceId=ws_2'],
    ['before a semicolon', '?workspaceId=ws_1;a=1'],
    ['without a value', '?workspaceId'],
    ['with an empty value', '?workspaceId='],
    ['with an escaped value', '?workspaceId=%77s_1'],
    ['with two values', '?workspaceId=ws_1,ws_2'],
    ['with a space', '?workspaceId=ws_1+'],
    ['with another sign of equality', '?workspaceId==ws_1'],
    ['with a value of no length a workspace has', `?workspaceId=${'w'.repeat(65)}`],
  ])('that names one %s is refused', (_, query) => {
    expect(read(query)).toEqual({ kind: 'refused' });
  });
});

test('where an API reads no workspace, none is named', () => {
  expect(namedWorkspace('?workspaceId=ws_1&workspaceId=ws_2', null)).toEqual({ kind: 'none' });
});

test('what is read is what an ordinary reader reads, or the request is refused', () => {
  const name = fc.constantFrom(
    'workspaceId',
    'workspaceId',
    'workspace%49d',
    'WORKSPACEID',
    'page',
    'workspaceId[]',
  );
  const value = fc.constantFrom('ws_1', 'ws_2', '', '%77s_2', 'ws_1%00', 'a;workspaceId=ws_2', 'b');
  const separator = fc.constantFrom('&', '&', ';', '&&');
  const piece = fc.tuple(name, fc.constantFrom('=', '=', ''), value).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, separator), { maxLength: 4 }), (pieces) => {
      const query = `?${pieces.flat().join('')}`;
      const ordinary = new URLSearchParams(query).getAll('workspaceId');
      const found = read(query);
      if (found.kind === 'named') expect(ordinary).toEqual([found.workspaceId]);
      if (found.kind === 'none') expect(ordinary).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});
