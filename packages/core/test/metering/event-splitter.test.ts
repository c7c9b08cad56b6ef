// Events come out whole and in order, wherever the stream was cut.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventSplitter } from '../../src/metering/event-splitter.ts';
import { cutAt, somePlaces } from './text-pieces.ts';

function split(...pieces: readonly string[]): string[] {
  const events: string[] = [];
  const splitter = new EventSplitter((data) => events.push(data));
  for (const piece of pieces) splitter.feed(piece);
  return events;
}

describe('the data of an event', () => {
  test.each<[string, string, string[]]>([
    ['ends with an empty line', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['loses one blank at its start, and no more', 'data:a\n\ndata:  b \n\n', ['a', ' b ']],
    ['may have several lines', 'data: a\ndata\ndata: b\n\n', ['a\n\nb']],
    [
      'ends its lines with CR, LF, or both',
      'data: a\r\rdata: b\r\n\r\ndata: c\n\ndata: d\r\n\n',
      [...'abcd'],
    ],
    ['stands between comments and other fields', ': hi\nevent: x\nid: 1\ndata: a\nretry: 5\n: ho\n\n', ['a']],
    ['is not a field that only begins like it', 'datas: a\ndata : b\nDATA: c\n\n', []],
    ['is not handed on when empty', 'data\n\ndata: \n\nevent: x\n\n\n\n', []],
    ['is not handed on before its event has ended', 'data: a\n\ndata: b\n', ['a']],
    ['may come behind a byte order mark', '\ufeffdata: a\n\n', ['a']],
  ])('%s', (_, stream, events) => {
    expect(split(stream)).toEqual(events);
  });

  test('does not depend on where the stream is cut, be it between CR and LF', () => {
    const line = fc.constantFrom(
      'data: {"a":1}',
      'data:b',
      'data',
      ': comment',
      'event: x',
      'junk',
      '',
      'data: ü😀',
    );
    const end = fc.constantFrom('\n', '\r', '\r\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end), { maxLength: 30 }), somePlaces, (lines, places) => {
        const stream = lines.flat().join('');
        expect(split(...cutAt(stream, places))).toEqual(split(stream));
        expect(split(...stream)).toEqual(split(stream));
      }),
    );
  });
});

test('an event that is too long is passed over, and what follows it is read', () => {
  const tooLong = 'x'.repeat(2 * 1024 * 1024);
  expect(split(`data: a\ndata: ${tooLong}\ndata: b\n\ndata: c\n\n`)).toEqual(['c']);
  const lines = Array.from({ length: 3000 }, () => `data: ${'y'.repeat(1000)}\n`);
  expect(split(...lines, '\n', 'data: c\n\n')).toEqual(['c']);
});
