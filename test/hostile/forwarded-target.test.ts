// P-16, T-24, T-25: the target that was authorised is, byte for byte, the target the upstream receives; or the upstream
// receives nothing.
//
// KEYWRIGHT_TARGETS raises the count, to millions for a long night; KEYWRIGHT_FUZZ_SEED repeats a run.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineApi } from '@keywright/core/definition/define-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { type SeededRandom, seededRandom } from './fuzz/seeded-random.ts';
import { openRawConnection } from './raw-connection.ts';

const TARGETS = Number(process.env['KEYWRIGHT_TARGETS'] ?? 20_000);
const SEED = Number(process.env['KEYWRIGHT_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const AT_ONCE = 16;
const TIMEOUT_MS = 60_000 + TARGETS * 5;

/** Answers with the target it was asked for. */
let upstream: Server;
let received = 0;
let keywright: TestKeywright;
let secret: string;

beforeAll(async () => {
  upstream = createServer((incoming, outgoing) => {
    received += 1;
    const target = Buffer.from(incoming.url ?? '', 'latin1').toString('base64');
    outgoing.writeHead(200, { 'x-target': target, 'content-length': 0 }).end();
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  const api = (name: string, prefix: string, path: string) =>
    defineApi({
      name,
      title: name,
      hosts: [`${name}.test`],
      secretFormat: { kind: 'checked', prefix, environments: ['live'] },
      carriers: ['x-api-key'],
      routes: [
        { method: 'GET', path: '/*', summary: 'All', access: { kind: 'any-key' } },
        { method: 'GET', path: '/v1/{id}/x', summary: 'One', access: { kind: 'any-key' } },
      ],
      upstream: { url: `http://127.0.0.1:${port}${path}`, allowPrivateAddresses: true },
    });
  keywright = await startTestKeywright({ apis: [api('any', 'ak', ''), api('based', 'bk', '/a%20base/')] });
  secret = (await keywright.newKey({ api: 'any' })).secret;
});
afterAll(async () => {
  await keywright.close();
  upstream.close();
});

const SCRAPS = [
  '/',
  '/',
  '/',
  '//',
  '.',
  '..',
  '%2e',
  '%2F',
  '%5c',
  '%25',
  '%',
  '%20',
  '%40',
  '%c3%a9',
  '%c0%af',
  '%f0%9f%98%80',
  '%41',
  '%00',
  '?',
  '?',
  '&a=b',
  '#',
  ';',
  '\\',
  ':',
  '@',
  '~',
  '*',
  '{id}',
  'v1',
  'A',
  'x',
  'any',
  'based',
  '-a_b',
  '1.0',
  '(x)',
  '$&+,=',
  "'",
  '"',
  '|',
  '\u00e9',
  ' ',
  '\t',
  '\0',
];

function randomTarget(random: SeededRandom): string {
  let target = random.chance(0.95) ? '/' : '';
  for (let pieces = random.int(9); pieces > 0; pieces--) {
    target += random.chance(0.05) ? String.fromCharCode(random.int(256)) : random.pick(SCRAPS);
  }
  // Line ends would end it; spaces before the version are no part of it to any parser.
  return target.replaceAll(/[\r\n]/g, '').replace(/ +$/, '');
}

/** Where an API is mounted. */
interface Mount {
  readonly host: string;
  readonly prefix: string;
}

const MOUNTS: readonly Mount[] = [
  { host: 'any.test', prefix: '' },
  { host: 'localhost', prefix: '/any' },
];

async function mismatch(ask: ReturnType<typeof openRawConnection>['ask'], index: number) {
  const random = seededRandom(SEED, index);
  const { host, prefix } = random.pick(MOUNTS);
  const made = randomTarget(random);
  // What follows the method begins with the first character that is no space, to any parser.
  const target = prefix === '' ? made.replace(/^ +/, '') : made;
  const answer = await ask(
    `GET ${prefix}${target} HTTP/1.1\r\nHost: ${host}\r\nX-Api-Key: ${secret}\r\n\r\n`,
  );
  const told = answer?.headers.get('x-target');
  if (told === undefined) return { isForwarded: false, fault: null };
  const arrived = Buffer.from(told, 'base64').toString('latin1');
  const expected = target === '' || target.startsWith('?') ? `/${target}` : target;
  const fault =
    arrived === expected ? null : `index ${index}: ${JSON.stringify({ host, prefix, target, arrived })}`;
  return { isForwarded: true, fault };
}

test(
  'P-16 every target arrives as it was sent, or not at all',
  async () => {
    const faults: string[] = [];
    let forwarded = 0;
    let next = 0;
    const before = received;
    const work = async () => {
      const connection = openRawConnection(keywright.url);
      while (next < TARGETS && faults.length === 0) {
        const index = next;
        next += 1;
        const { isForwarded, fault } = await mismatch(connection.ask, index);
        forwarded += isForwarded ? 1 : 0;
        if (fault !== null) faults.push(fault);
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(faults, `KEYWRIGHT_FUZZ_SEED=${SEED}`).toEqual([]);
    expect(received - before, 'nothing arrived that was not answered for').toBe(forwarded);
    expect(forwarded / TARGETS, 'enough targets were good').toBeGreaterThan(0.1);
  },
  TIMEOUT_MS,
);

test('below a base path the target follows it, as it was sent', async () => {
  const connection = openRawConnection(keywright.url);
  const key = (await keywright.newKey({ api: 'based' })).secret;
  for (const target of ['/v1', '/v1/a%20b?c=%2e%2e/', '/v1/caf%c3%a9/x', '/x?']) {
    const answer = await connection.ask(
      `GET ${target} HTTP/1.1\r\nHost: based.test\r\nX-Api-Key: ${key}\r\n\r\n`,
    );
    const arrived = Buffer.from(answer?.headers.get('x-target') ?? '', 'base64').toString('latin1');
    expect(arrived).toBe(`/a%20base${target}`);
  }
  connection.close();
});
