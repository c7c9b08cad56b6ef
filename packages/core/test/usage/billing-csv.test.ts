// A bill as CSV reads back as it was, and is nothing a spreadsheet would run.
import { BILLING_CSV_HEADING, billingCsvLine } from '@keywright/core/usage/billing-csv';
import type { BillingRowAnswer } from '@keywright/core/usage/usage-answers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const ROW: BillingRowAnswer = {
  day: '2026-11-21',
  api: 'stav',
  workspaceId: 'ws_1',
  keyId: 'key_1',
  memberId: null,
  endUser: 'user-7',
  model: 'sample',
  requests: 3,
  inputTokens: 100,
  cachedInputTokens: 20,
  outputTokens: 30,
  micros: 1_234_567,
  cost: '1.234567',
  currency: 'USD',
  estimated: 1,
  interrupted: 0,
};
const HEADING =
  'day,api,workspaceId,keyId,memberId,endUser,model,requests,inputTokens,cachedInputTokens,outputTokens,micros,cost,currency,estimated,interrupted\r\n';

test('a row is one line of sixteen cells, each line ending with CRLF', () => {
  expect(BILLING_CSV_HEADING).toBe(HEADING);
  expect(billingCsvLine(ROW)).toBe(
    '2026-11-21,stav,ws_1,key_1,,user-7,sample,3,100,20,30,1234567,1.234567,USD,1,0\r\n',
  );
});

const endUserCell = (endUser: string | null) =>
  billingCsvLine({ ...ROW, endUser }).slice(
    '2026-11-21,stav,ws_1,key_1,,'.length,
    -',sample,3,100,20,30,1234567,1.234567,USD,1,0\r\n'.length,
  );

describe('the cell of a text', () => {
  test.each([
    [null, ''],
    ['', '""'],
    ['plain', 'plain'],
    ['Zoë 日本', 'Zoë 日本'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ["'quoted", "'quoted"],
    ['red\u001b[31m\u0000\u009b', 'red\ufffd[31m\ufffd\ufffd'],
  ])('%j is %j', (text, cell) => {
    expect(endUserCell(text)).toBe(cell);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['\n=1', '"\'\n=1"'],
    ['＝1', "'＝1"],
    ['=HYPERLINK("http://evil.example","x")', '"\'=HYPERLINK(""http://evil.example"",""x"")"'],
  ])('that would be a formula, %j, is shown instead: %j', (text, cell) => {
    expect(endUserCell(text)).toBe(cell);
  });
});

test('any two texts read back from their line, and neither begins as a formula does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (endUser, model) => {
      const cells = readCsvLine(billingCsvLine({ ...ROW, endUser, model }));
      expect(cells).toHaveLength(16);
      for (const [cell, text] of [
        [cells[5], endUser],
        [cells[6], model],
      ]) {
        const shown = String(text).replace(/(?![\t\r\n])\p{Cc}/gu, '\ufffd');
        expect([shown, `'${shown}`]).toContain(cell);
        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
      }
    }),
  );
});

/** RFC 4180, read by its grammar: quoted cells, doubled quotes, CRLF at the end. */
function readCsvLine(line: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = '';
    if (line[at] === '"') {
      for (at += 1; line[at] !== '"' || line[at + 1] === '"'; at += 1) {
        cell += line[at];
        if (line[at] === '"') at += 1;
      }
      at += 1;
    } else {
      for (; !/[,\r]/.test(line[at] ?? ','); at += 1) cell += line[at];
    }
    cells.push(cell);
    if (line[at] !== ',') break;
    at += 1;
  }
  expect(line.slice(at)).toBe('\r\n');
  return cells;
}
