// Every row of the corpus of bad inputs, as bytes over a socket: the answer it asks for, exactly once, with no call of
// the upstream, no trace of a secret, and the connection closed behind it.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAnswers, type RawAnswer, sendRaw } from '../harness/raw-http.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { tracesOf } from '../hostile/secret-traces.ts';
import { corpusApi, mintingApi } from './corpus-apis.ts';
import { corpusKeys } from './corpus-keys.ts';
import { type CorpusRow, NOT_APPLICABLE, type Placeholders, readCorpus, requestOf } from './corpus-rows.ts';

const HEADERS_TIMEOUT_MS = 1000;
const ANSWERED_WITHIN_MS = 2000;
/** Answered after a timeout, which is looked for every so often. */
const SLOW = 'F29';
const PIPELINED = 'F30';

const rows = readCorpus();
const sent = rows.filter((row) => !NOT_APPLICABLE.has(row.id));

let keywright: TestKeywright;
let keys: Placeholders;
beforeAll(async () => {
  keywright = await startTestKeywright({
    apis: [corpusApi, mintingApi],
    headersTimeoutMs: HEADERS_TIMEOUT_MS,
  });
  keys = await corpusKeys(keywright);
});
afterAll(() => keywright.close());

describe('P-15 every row of the corpus is answered as it asks', () => {
  it('every row is sent, but for those that this version has no surface for', () => {
    expect(rows.length).toBe(69);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.length - sent.length).toBe(NOT_APPLICABLE.size);
  });

  it.each(sent.map((row) => [`${row.id} ${row.name}`, row] as const))('%s', async (_, row) => {
    const callsBefore = keywright.upstream.calls.length;
    const startedAt = performance.now();
    const { answers, closed, text } = await send(row);
    const took = performance.now() - startedAt;

    expect(answers.map(statusAndCode)).toEqual(expected(row));
    expect(keywright.upstream.calls.length - callsBefore, 'calls of the upstream').toBe(0);
    expect(tracesOf([...keys.values()].filter(isSecret), text)).toEqual([]);
    expect(closed, 'closed').toBe(true);
    expect(took).toBeLessThan(row.id === SLOW ? HEADERS_TIMEOUT_MS + 2000 : ANSWERED_WITHIN_MS);
    for (const answer of answers) expect(flawsOf(answer)).toEqual([]);
  });

  it('C01 the challenge names the realm and no error', async () => {
    const [answer] = (await send(rowOf('C01'))).answers;
    expect(answer?.headers.get('www-authenticate')).toBe('Bearer realm="corpus"');
  });

  it('C26 the challenge names the scope that is missing', async () => {
    const [answer] = (await send(rowOf('C26'))).answers;
    expect(answer?.headers.get('www-authenticate')).toBe(
      'Bearer realm="corpus", error="insufficient_scope", scope="inference:messages"',
    );
  });

  it('U19 the answer to TRACE says which methods there are, and echoes nothing', async () => {
    const { answers, text } = await send(rowOf('U19'));
    expect(answers[0]?.headers.get('allow')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
    expect(text).not.toContain('TRACE');
  });

  it('C30 a key is shown its own workspace, and another one as one that does not exist', async () => {
    const ask = async (id: string) => {
      const request = requestOf(rowOf('C30'), new Map([...keys, ['WB', id]]));
      const [answer] = (await sendRaw(keywright.url, request)).answers;
      return { status: answer?.status, body: answer?.body.replace(/req_\w+/, 'req_') };
    };
    const random = await ask('ws_01jzzzzzzzzzzzzzzzzzzzzzzz');
    expect(await ask(keys.get('WB') ?? '')).toEqual(random);
    const own = keywright.upstream.calls.length;
    expect((await ask(keys.get('WA') ?? '')).status).toBe(200);
    expect(keywright.upstream.calls.length).toBe(own);
  });

  it('the keys the rows use are alive where they should be', async () => {
    for (const name of ['K', 'KCHAT', 'K0']) {
      const request = `GET /v1/whoami HTTP/1.1\r\nHost: t\r\nConnection: close\r\nX-Api-Key: ${keys.get(name)}\r\n\r\n`;
      expect((await sendRaw(keywright.url, request)).answers[0]?.status, name).toBe(200);
    }
  });
});

interface Outcome {
  readonly answers: readonly RawAnswer[];
  readonly closed: boolean;
  /** All bytes that came back, latin-1. */
  readonly text: string;
}

async function send(row: CorpusRow): Promise<Outcome> {
  const request = requestOf(row, keys);
  if (row.id === SLOW) return trickle(keywright.url, request);
  const { answers, bytes, closed } = await sendRaw(keywright.url, request);
  return { answers, closed, text: bytes.toString('latin1') };
}

/** Sends a start, then a byte now and then, and never an end. */
function trickle(url: string, start: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.write(start);
    const drip = setInterval(() => socket.write('x'), 100);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(drip);
      const bytes = Buffer.concat(chunks);
      resolve({ answers: parseAnswers(bytes), closed: true, text: bytes.toString('latin1') });
    });
  });
}

function rowOf(id: string): CorpusRow {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`the corpus has no ${id}`);
  return row;
}

function expected({ id, status, code }: CorpusRow): readonly string[] {
  return Array.from({ length: id === PIPELINED ? 2 : 1 }, () => `${status} ${code}`);
}

function statusAndCode({ status, body }: RawAnswer): string {
  return `${status} ${(JSON.parse(body) as { code: string }).code}`;
}

/** What every refusal must have, whatever it refuses. */
function flawsOf({ status, headers, body }: RawAnswer): readonly string[] {
  const told = JSON.parse(body) as { status: number; requestId: string };
  return [
    ...(headers.get('content-type') === 'application/problem+json' ? [] : ['not problem+json']),
    ...(headers.get('cache-control') === 'no-store' ? [] : ['may be cached']),
    ...(headers.get('x-request-id') === told.requestId ? [] : ['has no request id']),
    ...(told.status === status ? [] : ['tells another status']),
    ...(status !== 401 || headers.has('www-authenticate') ? [] : ['401 without a challenge']),
    ...(status !== 405 || headers.has('allow') ? [] : ['405 without Allow']),
  ];
}

function isSecret(value: string): boolean {
  return !value.startsWith('ws_');
}
