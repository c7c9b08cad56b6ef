// Every row of what the five systems must hold is a test named by its id: none is left out, none is made up, and none of
// them is skipped.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readSourceTree } from '../source-tree.ts';
import { idFaults, titlesIn } from './golden-ids.ts';

const TESTS = readSourceTree(fileURLToPath(new URL('../..', import.meta.url))).filter(({ path }) =>
  path.endsWith('.test.ts'),
);

test('every row of the five systems has a test, and every such test has its row', () => {
  const titles = TESTS.flatMap(({ code }) => titlesIn(code));
  expect(titles.length).toBeGreaterThan(500);
  expect(idFaults(titles)).toEqual([]);
});

describe('a title is found', () => {
  test.each([
    ["it('STAV-01 a', () => {})", ['STAV-01 a']],
    ['describe("STAV-01 a", () => {})', ['STAV-01 a']],
    ['test.each([\n [1, f(2)],\n])(`STAV-01 a`, x)', ['STAV-01 a']],
    ["it.each(\n  SCOPES,\n)('STAV-01 %s opens', async (held) => {})", ['STAV-01 %s opens']],
    ["test('a \\'quoted\\' one', x)", ["a 'quoted' one"]],
    ["// it('STAV-01 a')\nconst it = 'STAV-01';", []],
    ["it.skip('STAV-01 a', x)", []],
    ["it.todo('STAV-01 a')", []],
    ["describe.skip('STAV-01 a', () => { it('STAV-02 b', x); })\nit('c', x)", ['c']],
    ["visit('STAV-01 a')", []],
  ])('in %j', (code, titles) => {
    expect(titlesIn(code.replace(/^\/\/.*$/gm, ''))).toEqual(titles);
  });
});

describe('a fault is found', () => {
  test('a row without a test', () => {
    expect(idFaults(['SB-01 a', 'STV-01 STV-02 b'])).toContain('SB-02 has no test that is named by it');
    expect(idFaults(['SB-01 a', 'STV-01 STV-02 b']).some((fault) => /^STV-0[12]/.test(fault))).toBe(false);
  });

  test('a test of a row there is not', () => {
    expect(idFaults(['STAV-19 a'])).toContain('STAV-19 is no row, but a test is named by it');
    expect(idFaults(['HVZ-1 a'])).toContain('HVZ-1 is no row, but a test is named by it');
  });

  test('an id that is only mentioned names no test', () => {
    expect(idFaults(['as SB-02 says'])).toContain('SB-02 has no test that is named by it');
  });
});
