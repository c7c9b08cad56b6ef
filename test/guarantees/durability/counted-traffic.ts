// Traffic through the gateway and the verify API that goes on until its server is killed, and what it holds the next
// server to: each answered request is in the ledger once, none that was never sent, and limits go on where they were.
import { setTimeout } from 'node:timers/promises';
import type { KeyUsageAnswer } from '@keywright/core/wire-contract';
import { type KeywrightClient, KeywrightUnreachableError } from '@keywright/sdk';
import { expect } from 'vitest';
import type { SpawnedKeywright } from '../../harness/spawn-keywright.ts';
import type { CountingUpstream } from './counting-upstream.ts';

const LIMIT = 1_000_000_000;
const CALLERS = 4;
const LEAST_ANSWERED = 20;

/** A key, and what its callers know of its requests since the ledger was last looked at. */
interface CountedKey {
  readonly id: string;
  readonly secret: string;
  sent: number;
  answered: number;
  /** Requests in the ledger when it was last looked at. */
  counted: number;
}

export class CountedTraffic {
  readonly #upstream: CountingUpstream;
  #forwarded: CountedKey | null = null;
  #verified: CountedKey | null = null;
  /** Requests whose server was killed before it told how they ended. */
  interrupted = 0;

  constructor(upstream: CountingUpstream) {
    this.#upstream = upstream;
  }

  /** Requests in the ledger. */
  get counted(): number {
    return (this.#forwarded?.counted ?? 0) + (this.#verified?.counted ?? 0);
  }

  async prepare(client: KeywrightClient, workspaceId: string): Promise<void> {
    this.#forwarded = await newKey(client, workspaceId);
    this.#verified = await newKey(client, workspaceId);
  }

  /** Resolves when the server is gone. */
  async run({ url, client }: SpawnedKeywright): Promise<void> {
    const { forwarded, verified } = this.#keys();
    const headers = { authorization: `Bearer ${forwarded.secret}` };
    const get = () => wholeAnswer(fetch(`${url}/notes/v1/whoami`, { headers }));
    const post = () => wholeAnswer(fetch(`${url}/notes/v1/chat/completions`, { method: 'POST', headers }));
    // Many addresses make many rows, so that folding takes several transactions.
    const verify = async (turn: number) => {
      const answer = await client.keys.verify({ key: verified.secret, address: `192.0.2.${turn % 250}` });
      return answer.valid;
    };
    const callers = Array.from({ length: CALLERS }, () => [
      untilGone(forwarded, get),
      untilGone(verified, verify),
    ]);
    const reader = untilGone({ sent: 0, answered: 0 }, async () => {
      await client.keys.usage(verified.id);
      return true;
    });
    await Promise.all([...callers.flat(), untilGone(forwarded, post), reader]);
  }

  /** Resolves when each kind of request has been answered some times. */
  async underWay(): Promise<void> {
    const { forwarded, verified } = this.#keys();
    while (Math.min(forwarded.answered, verified.answered) < LEAST_ANSWERED) await setTimeout(5);
  }

  async inspect({ client }: SpawnedKeywright): Promise<void> {
    const { forwarded, verified } = this.#keys();
    const { totals } = await this.#inspectKey(client, forwarded);
    expect(totals.requests).toBeGreaterThanOrEqual(this.#upstream.requestsOf(forwarded.id));
    this.interrupted = totals.interrupted;
    await this.#inspectKey(client, verified);
  }

  async #inspectKey(client: KeywrightClient, key: CountedKey): Promise<KeyUsageAnswer> {
    const usage = await client.keys.usage(key.id);
    const { requests } = usage.totals;
    expect(requests - key.counted, 'answered requests are in the ledger').toBeGreaterThanOrEqual(
      key.answered,
    );
    expect(requests - key.counted, 'no request is in the ledger twice').toBeLessThanOrEqual(key.sent);
    const { limits } = await client.keys.verify({ key: key.secret });
    expect(limits[0]?.remaining, 'the limit goes on where it was').toBe(LIMIT - requests - 1);
    Object.assign(key, { sent: 0, answered: 0, counted: requests + 1 });
    return usage;
  }

  #keys() {
    if (this.#forwarded === null || this.#verified === null) throw new Error('There are no keys yet.');
    return { forwarded: this.#forwarded, verified: this.#verified };
  }
}

async function newKey(client: KeywrightClient, workspaceId: string): Promise<CountedKey> {
  const { id, secret } = await client.keys.create({
    ...{ api: 'notes', workspaceId, name: 'counted', scopes: ['read', 'chat'] },
    limits: [{ name: 'all', per: 'key', limit: LIMIT, period: 'ever' }],
  });
  return { id, secret: secret ?? '', sent: 0, answered: 0, counted: 0 };
}

async function untilGone(
  tally: Pick<CountedKey, 'sent' | 'answered'>,
  call: (turn: number) => Promise<boolean>,
): Promise<void> {
  for (;;) {
    tally.sent += 1;
    try {
      if (!(await call(tally.sent))) throw new Error('A good request was refused.');
      tally.answered += 1;
    } catch (error) {
      if (isGone(error)) return;
      throw error;
    }
  }
}

async function wholeAnswer(answering: Promise<Response>): Promise<boolean> {
  const answer = await answering;
  await answer.arrayBuffer();
  return answer.status === 200;
}

/** What `fetch` says of a connection that broke is a TypeError, before and within the body. */
function isGone(error: unknown): boolean {
  return error instanceof KeywrightUnreachableError || error instanceof TypeError;
}
