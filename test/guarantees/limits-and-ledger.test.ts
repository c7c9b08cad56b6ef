// P-09, T-64: what limits have counted is what the ledger holds, whatever became of the requests, and goes on so in the
// next life of the server, whether the last one was closed or killed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMIT_UNITS, limitRule } from '@keywright/core/limits/limit-rule';
import { NO_TOKENS } from '@keywright/core/usage/token-count';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import type { AdmittedRequest, MeteredUse } from '../../packages/server/src/app/usage/finish-request.ts';
import { type Engine, startEngine } from '../../packages/server/src/engine.ts';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { createLog } from '../../packages/server/src/system/log.ts';
import { createSecrets, digest } from '../../packages/server/src/system/secrets.ts';
import { createHandClock, type HandClock, OPERATOR } from '../harness/assemble-use-cases.ts';
import { breakableStorage } from '../harness/breakable-storage.ts';
import { notes } from '../harness/guarantee-apis.ts';
import { requestFacts } from '../harness/request-facts.ts';

const HUGE = 1_000_000;
const WINDOWS = [60_000, 'month', 'ever'] as const;
/** The last one is soon full: what it refuses may count nowhere. */
const LIMITS = [
  ...LIMIT_UNITS.flatMap((counts) =>
    WINDOWS.map((window) =>
      limitRule({ name: `${counts}-${window}`, per: 'key', counts, limit: HUGE, window }),
    ),
  ),
  limitRule({ name: 'running', per: 'key', limit: 4, window: 'running' }),
  limitRule({ name: 'small', per: 'key', counts: 'tokens', limit: 700, window: 60_000 }),
];
const PRICES = { '*': { input: 3_000_000, cachedInput: 1_000_000, output: 7_000_000, maxOutputTokens: 50 } };
const API = { ...notes, limits: LIMITS, prices: PRICES };

type Step = (lives: Lives) => unknown;

/** What becomes of requests, one step after another. */
const output = fc.nat(60);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(3), fc.nat(90)).map(
      (of): Step =>
        (lives) =>
          lives.ask(...of),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(3).map(
      (cost): Step =>
        (lives) =>
          lives.askForVerdict(cost),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), output).map(
      (of): Step =>
        (lives) =>
          lives.goOn(...of),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.nat(), output, fc.boolean()).map(
      (of): Step =>
        (lives) =>
          lives.endOne(...of),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(40_000).map(
      (ms): Step =>
        (lives) =>
          lives.clock.advance(ms),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((lives) => lives.engine.catchUpUsage()) },
);

/** One server after another over one storage and one folder. */
class Lives {
  readonly clock: HandClock = createHandClock();
  readonly #folder: string;
  readonly #storage: Storage;
  #life: { readonly engine: Engine; readonly reach: { isAway: boolean } } | null = null;
  #running: AdmittedRequest[] = [];
  #requests = 0;
  #secret = '';

  constructor(folder: string, storage = createMemoryStorage({ digest })) {
    this.#folder = folder;
    this.#storage = storage;
  }

  get engine(): Engine {
    if (this.#life === null) throw new Error('Nobody is alive.');
    return this.#life.engine;
  }

  async start(): Promise<void> {
    const storage = breakableStorage(this.#storage);
    const log = createLog({ level: 'silent', formats: [], secrets: [], destination: { write: () => {} } });
    const { clock } = this;
    const journal = { folder: this.#folder, mask: (text: string) => text };
    const secrets = createSecrets(clock);
    const engine = await startEngine({
      nodes: null,
      counters: null,
      apis: [API],
      storage,
      secrets,
      clock,
      log,
      journal,
    });
    this.#life = { engine, reach: storage };
    this.#running = [];
  }

  async makeKey(): Promise<void> {
    const { createWorkspace, issueKey } = this.engine.useCases;
    const by = { actor: OPERATOR, idempotencyKey: null };
    const workspace = await createWorkspace({ ...by, input: { name: 'W', slug: 'w' } });
    if (!workspace.ok) throw new Error(workspace.refusal.reason);
    const input = { api: 'notes', workspaceId: workspace.answer.id, name: 'a key' };
    const made = await issueKey({ ...by, input });
    if (!made.ok || made.secret === null) throw new Error('no key');
    this.#secret = made.secret;
  }

  async ask(cost: number, most: number): Promise<void> {
    const demand = { cost, tokens: most, micros: most * 7, model: 'm', endUser: null };
    const verdict = await this.#judge({ demand, purpose: 'forward' });
    if (!verdict.valid) return;
    const { charges, at: chargedAt } = verdict;
    this.#running.push({ api: API, requestId: this.#requestId, askedModel: 'm', charges, chargedAt });
  }

  askForVerdict(cost: number) {
    return this.#judge({ demand: { cost, tokens: 0, micros: 0, model: null, endUser: null } });
  }

  goOn(which: number, tokens: number): void {
    const request = this.#running[which % this.#running.length];
    if (request !== undefined) this.engine.useCases.finishRequest.progress(request, used(tokens));
  }

  endOne(which: number, tokens: number, isBillable: boolean): void {
    const [request] = this.#running.splice(which % Math.max(1, this.#running.length), 1);
    if (request !== undefined) this.engine.useCases.finishRequest.end(request, used(tokens), isBillable);
  }

  endAll(): void {
    while (this.#running.length > 0) this.endOne(0, 9, true);
  }

  /** Killed, it writes nothing more to the storage. */
  async end(how: 'closed' | 'killed'): Promise<void> {
    if (how === 'killed' && this.#life !== null) this.#life.reach.isAway = true;
    if (how === 'closed') this.endAll();
    await this.engine.close();
    this.#life = null;
  }

  /** What is used by the limits, asked with a request that takes nothing; and what the ledger says. */
  async compare(): Promise<void> {
    const { limits } = await this.askForVerdict(0);
    await this.engine.catchUpUsage();
    const stored = await this.#storage.usage.counts(this.clock.now());
    expect(limits).toHaveLength(LIMITS.length - 1);
    for (const { name, limit, remaining } of limits) {
      const { used = 0, held = 0 } = stored.find(({ counter }) => counter.includes(`/${name}/`)) ?? {};
      expect(limit - remaining, name).toBe(Math.min(limit, used + held));
    }
  }

  #judge(changes: Parameters<typeof requestFacts>[1]) {
    this.#requests += 1;
    return this.engine.useCases.verifyKey({
      ...requestFacts(API, { requestId: this.#requestId, ...changes }),
      credential: { kind: 'secret', text: this.#secret },
      access: { kind: 'any-key' },
      workspaceId: null,
    });
  }

  get #requestId(): string {
    return `req_${this.#requests}`;
  }
}

function used(output: number): MeteredUse {
  return { model: 'm', endUser: null, tokens: { ...NO_TOKENS, input: 5, output }, isEstimated: false };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-limits-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('what limits have counted is what the ledger holds, in this life of the server and in the next', async () => {
  const life = fc.record({
    steps: fc.array(step, { maxLength: 60, size: 'max' }),
    end: fc.constantFrom('closed' as const, 'killed' as const),
  });
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 3 }), async (all) => {
      runs += 1;
      const lives = new Lives(join(folder, String(runs)));
      await lives.start();
      await lives.makeKey();
      for (const { steps, end } of all) {
        for (const take of steps) await take(lives);
        await lives.end(end);
        await lives.start();
        await lives.compare();
      }
      for (const take of all[0]?.steps ?? []) await take(lives);
      await lives.compare();
      lives.endAll();
      await lives.compare();
      await lives.end('closed');
    }),
    { numRuns: 40 },
  );
});
