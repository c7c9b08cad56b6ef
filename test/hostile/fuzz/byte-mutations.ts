// Damage to the bytes of a request, blind to their meaning: what lines, noise and careless code do to them.
import type { SeededRandom } from './seeded-random.ts';

type Mutation = (bytes: string, random: SeededRandom) => string;

const SCRAPS = [
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  '\0',
  '\t',
  ' ',
  ':',
  ',',
  ';',
  '%',
  '/',
  '..',
  '\\',
  '"',
  '\x7f',
  '\xff',
  '\xc3\xa9',
  'chunked',
  '0\r\n\r\n',
  'HTTP/1.1',
  'GET / HTTP/1.1\r\n',
  'Content-Length: 0\r\n',
];

const replaceAt = (bytes: string, at: number, length: number, by: string): string =>
  bytes.slice(0, at) + by + bytes.slice(at + length);

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => replaceAt(bytes, random.int(bytes.length), 1, String.fromCharCode(random.int(256))),
  (bytes, random) => replaceAt(bytes, random.int(bytes.length), 0, random.pick(SCRAPS)),
  (bytes, random) => replaceAt(bytes, random.int(bytes.length), 1 + random.int(8), ''),
  (bytes, random) => bytes.slice(0, 1 + random.int(bytes.length)),
  (bytes, random) => {
    const at = random.int(bytes.length);
    return replaceAt(bytes, at, 0, bytes.slice(at, at + 1 + random.int(40)));
  },
  (bytes, random) => {
    const at = bytes.indexOf('\r\n', random.int(bytes.length));
    return at === -1 ? bytes : replaceAt(bytes, at, 2, random.pick(['\n', '\r', '\r\r\n', '\n\r', ' \r\n ']));
  },
  (bytes, random) => {
    const at = random.int(bytes.length);
    const letter = bytes.charAt(at);
    return replaceAt(
      bytes,
      at,
      1,
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
  },
];

/** The bytes (latin-1) after this many random mutations. */
export function damaged(bytes: string, times: number, random: SeededRandom): string {
  let result = bytes;
  for (let turn = 0; turn < times && result !== ''; turn++) result = random.pick(MUTATIONS)(result, random);
  return result;
}
