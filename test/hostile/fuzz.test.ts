// P-14: requests that are nearly right, over raw sockets, against a server in a process of its own. Nothing of it may
// make the server fail, hang, end, repeat a secret, or let anyone in without a key.
//
// KEYWRIGHT_FUZZ_REQUESTS raises the count, to millions for a long night; KEYWRIGHT_FUZZ_SEED repeats a run.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FuzzTarget, forkTarget } from './fuzz/fork-target.ts';
import { sendAndHalfClose } from './fuzz/half-close-client.ts';
import { OPEN_PATHS } from './fuzz/hostile-words.ts';
import { type GeneratorOptions, generateRequests } from './fuzz/request-generator.ts';
import { seededRandom } from './fuzz/seeded-random.ts';
import { tracesOf } from './secret-traces.ts';

const REQUESTS = Number(process.env['KEYWRIGHT_FUZZ_REQUESTS'] ?? 20_000);
const SEED = Number(process.env['KEYWRIGHT_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const WITHOUT_KEY = Math.round(REQUESTS * 0.6);
const AT_ONCE = 48;
/** The upstream remembers only so many calls. */
const ASK_UPSTREAM_EVERY = 1000;
const TIMEOUT_MS = 60_000 + REQUESTS * 20;

/** Placeholders of corpus keys that open something. */
const LIVE = ['K', 'KCHAT', 'K0', 'KMAKER', 'OPERATOR'];
const WRONG = [
  'ak_live_',
  'x',
  `ak_live_${'A'.repeat(49)}`,
  `hm_live_${'b'.repeat(49)}`,
  `stv_${'c'.repeat(32)}`,
  'a'.repeat(600),
  "' OR '1'='1",
];

let target: FuzzTarget;
let secrets: readonly string[];
beforeAll(async () => {
  target = await forkTarget();
  secrets = [...target.keys.values()].filter((value) => !value.startsWith('ws_'));
});
afterAll(() => target.close());

describe('P-14 malformed requests', () => {
  it(
    'without a live key: nobody is let in, nothing fails, hangs or ends',
    async () => {
      const live = new Set(LIVE.map(keyNamed));
      const credentials = [...secrets.filter((secret) => !live.has(secret)), ...WRONG];
      await fuzz({ from: 0, to: WITHOUT_KEY, credentials, fitting: null });
    },
    TIMEOUT_MS,
  );

  it(
    'with a live key: nothing fails, hangs or ends',
    async () => {
      await fuzz({ from: WITHOUT_KEY, to: REQUESTS, credentials: [...secrets, ...WRONG], fitting: keyFor });
      expect(await (await fetch(`${target.url}/ready`)).json()).toEqual({ status: 'ready' });
    },
    TIMEOUT_MS,
  );
});

/** The key that a route was made for. */
function keyFor(host: string, path: string): string {
  if (path.startsWith('/api/')) return keyNamed('OPERATOR');
  return keyNamed(host === 'm' || path.startsWith('/minting/') ? 'KMAKER' : 'K');
}

function keyNamed(name: string): string {
  return target.keys.get(name) ?? '';
}

/** Requests by index; without a key that fits any route, nobody may be let in. */
interface Run extends GeneratorOptions {
  readonly from: number;
  readonly to: number;
}

async function fuzz(run: Run): Promise<void> {
  const findings: string[] = [];
  let next = run.from;
  const work = async () => {
    while (next < run.to && findings.length === 0 && target.death() === null) {
      const index = next;
      next += 1;
      findings.push(...(await faultsOf(run, index)));
      if (index % ASK_UPSTREAM_EVERY === 0) findings.push(...(await strangersAtUpstream(run)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  findings.push(...(target.death() === null ? await strangersAtUpstream(run) : [String(target.death())]));
  expect(findings, `KEYWRIGHT_FUZZ_SEED=${SEED} KEYWRIGHT_FUZZ_REQUESTS=${REQUESTS}`).toEqual([]);
}

async function faultsOf(run: Run, index: number): Promise<string[]> {
  const random = seededRandom(SEED, index);
  const bytes = generateRequests(run, random);
  const cut = random.int(bytes.length);
  const parts = random.chance(0.1) ? [bytes.slice(0, cut), bytes.slice(cut)] : [bytes];
  const { text, closed } = await sendAndHalfClose(Number(new URL(target.url).port), parts);
  // Answers follow one another without a line between them.
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  const isLetIn = run.fitting === null && isSuccess(statuses) && !asksOpenPath(bytes);
  const faults = [
    ...(closed ? [] : ['hangs']),
    ...(statuses.some((status) => status >= 500) ? ['fails'] : []),
    ...(isLetIn ? ['lets somebody in'] : []),
    ...(tracesOf(notEchoed(bytes, statuses), text).length > 0 ? ['repeats a secret'] : []),
  ];
  return faults.map((fault) => `${fault} (index ${index}): ${JSON.stringify(bytes.slice(0, 2000))}\n${text}`);
}

function isSuccess(statuses: readonly number[]): boolean {
  return statuses.some((status) => status >= 200 && status < 300);
}

function asksOpenPath(bytes: string): boolean {
  return OPEN_PATHS.some((open) => bytes.includes(open));
}

/** The sample upstream shows the query it was asked with; whatever a live key's owner writes there is the upstream's. */
function notEchoed(bytes: string, statuses: readonly number[]): readonly string[] {
  return isSuccess(statuses) && bytes.includes('?') ? [] : secrets;
}

/** The upstream is asked on behalf of nobody only below the public path, and of somebody only where keys are live. */
async function strangersAtUpstream({ fitting }: Run): Promise<string[]> {
  const calls = await target.upstreamCalls();
  return calls
    .filter(({ path, keyId }) => {
      if (keyId === '-') return !path.startsWith('/v1/public/');
      return keyId === null || fitting === null;
    })
    .map((call) => `reaches the upstream: ${JSON.stringify(call)}`);
}
