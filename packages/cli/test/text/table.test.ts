// Columns stay aligned and no cell can steer the terminal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/text/display-width.ts';
import { printable } from '../../src/text/printable.ts';
import { styleFor } from '../../src/text/style.ts';
import { table } from '../../src/text/table.ts';

const plain = styleFor(false, 'keywright');

describe('a table', () => {
  it('aligns its columns and leaves no space at the end of a line', () => {
    expect(
      table(
        ['ID', 'NAME'],
        [
          ['key_1', 'a'],
          ['k', 'long name'],
        ],
        plain,
      ),
    ).toBe('ID     NAME\nkey_1  a\nk      long name');
  });

  it('sets columns of nothing but numbers flush right, so that digits of one worth are below one another', () => {
    const rows = [
      ['a', '1,234', '0.001200 USD', '7'],
      ['b', '9', '10.000000 USD', 'x'],
    ];
    expect(table(['NAME', 'N', 'COST', 'MIXED'], rows, plain).split('\n')).toEqual([
      'NAME      N           COST  MIXED',
      'a     1,234   0.001200 USD  7',
      'b         9  10.000000 USD  x',
    ]);
    expect(table(['NAME', 'N'], [], plain)).toBe('NAME  N');
  });

  it('stays aligned when a name is wide or combined', () => {
    const rows = [
      ['日本', 'x'],
      ['Zoë', 'x'],
      ['👩‍💻', 'x'],
      ['abcd', 'x'],
    ];
    expect(table(['N', 'X'], rows, plain).split('\n')).toEqual([
      'N     X',
      '日本  x',
      'Zoë   x',
      '👩‍💻    x',
      'abcd  x',
    ]);
  });

  it('writes what could steer a terminal as an escape', () => {
    const row = ['\u001b[2J\u202egnp.exe\r\n'];
    expect(table(['NAME'], [row], plain)).toBe('NAME\n\\u{1b}[2J\\u{202e}gnp.exe\\u{d}\\u{a}');
  });

  it('never lets a cell write a control character, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
    );
  });

  it('counts ASCII as one column a character', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x7e]*$/), (text) => {
        expect(displayWidth(text)).toBe(text.length);
      }),
    );
  });
});
