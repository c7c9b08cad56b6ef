// The life of one key under clients that never stop asking about it: created, narrowed in one way, revoked.
// Before each step every client has asked, of one secret or another, since the last one.
import type { LogEntry } from './verification-log.ts';

export interface MadeSecret {
  readonly keyId: string;
  readonly secretId: string;
  readonly value: string;
}

export interface Narrowing {
  readonly disabled?: boolean;
  readonly scopes?: string[];
  readonly allowedAddresses?: 'any' | string[];
}

/** Whatever issues, changes and verifies keys: over HTTP, or in this process. */
export interface KeySystem {
  /** A new key that may do what `verify` asks for. */
  create(): Promise<MadeSecret>;
  edit(keyId: string, narrowing: Narrowing): Promise<void>;
  rotate(keyId: string, graceSeconds: number): Promise<MadeSecret>;
  endSecret(old: MadeSecret): Promise<void>;
  revoke(keyId: string): Promise<void>;
  /** Whether the secret was accepted by the way named. */
  verify(secret: string, via: string): Promise<boolean>;
  readonly ways: readonly string[];
}

export interface LifePlan {
  readonly system: KeySystem;
  readonly clients: number;
  /** Which of the ways to narrow a key is tried before it is revoked. */
  readonly serial: number;
  /** The counter all logs share. */
  readonly tick: () => number;
}

class Life {
  readonly #plan: LifePlan;
  readonly #secrets: MadeSecret[] = [];
  readonly #asked: number[];
  #settling: { readonly at: readonly number[]; readonly resolve: () => void } | null = null;
  readonly log: LogEntry[] = [];
  isOver = false;

  constructor(plan: LifePlan) {
    this.#plan = plan;
    this.#asked = new Array<number>(plan.clients).fill(0);
  }

  /** A change that makes a secret, and ends the one before it or leaves it alone. */
  async renewal(name: string, ended: MadeSecret | null, run: () => Promise<MadeSecret>): Promise<MadeSecret> {
    const invokedAt = this.#plan.tick();
    const made = await run();
    const good = new Map([[made.value, true]]);
    if (ended !== null) good.set(ended.value, false);
    this.#write(name, invokedAt, good);
    this.#secrets.push(made);
    return made;
  }

  async change(name: string, states: readonly (readonly [MadeSecret, boolean])[], run: () => Promise<void>) {
    const invokedAt = this.#plan.tick();
    await run();
    this.#write(name, invokedAt, new Map(states.map(([{ value }, isGood]) => [value, isGood])));
  }

  /** Waits until every client has asked, and been answered, from now on. */
  async settle(): Promise<void> {
    await new Promise<void>((resolve) => {
      // Two answers: the first may be to a question from before now.
      this.#settling = { at: this.#asked.map((count) => count + 2), resolve };
    });
  }

  async keepAsking(client: number): Promise<void> {
    const { system, tick } = this.#plan;
    for (let turn = client; !this.isOver; turn += 1) {
      const { value } = this.#secrets[
        Math.floor(turn / system.ways.length) % this.#secrets.length
      ] as MadeSecret;
      const via = system.ways[turn % system.ways.length] as string;
      const invokedAt = tick();
      const accepted = await system.verify(value, via);
      this.log.push({ kind: 'verification', secret: value, via, accepted, invokedAt, returnedAt: tick() });
      this.#asked[client] = (this.#asked[client] ?? 0) + 1;
      this.#releaseSettled();
    }
  }

  #write(name: string, invokedAt: number, good: ReadonlyMap<string, boolean>): void {
    this.log.push({ kind: 'change', name, invokedAt, returnedAt: this.#plan.tick(), good });
  }

  #releaseSettled(): void {
    const settling = this.#settling;
    if (settling === null || settling.at.some((count, client) => (this.#asked[client] ?? 0) < count)) return;
    this.#settling = null;
    settling.resolve();
  }
}

type Step = (life: Life, system: KeySystem, first: MadeSecret) => Promise<readonly MadeSecret[]>;

/** Narrows a key by an edit, and gives back what it took. */
function edited(name: string, narrow: Narrowing, widen: Narrowing): Step {
  return async (life, system, first) => {
    await life.change(name, [[first, false]], () => system.edit(first.keyId, narrow));
    await life.settle();
    await life.change(`undo: ${name}`, [[first, true]], () => system.edit(first.keyId, widen));
    await life.settle();
    return [first];
  };
}

/** Each answers with the secrets that are still good. */
const STEPS: readonly Step[] = [
  async (_life, _system, first) => [first],
  edited('disable', { disabled: true }, { disabled: false }),
  edited('take the scope away', { scopes: ['chat'] }, { scopes: ['chat', 'read'] }),
  edited('allow other addresses only', { allowedAddresses: ['192.0.2.0/24'] }, { allowedAddresses: 'any' }),
  async (life, system, first) => {
    const next = await life.renewal('rotate without grace', first, () => system.rotate(first.keyId, 0));
    await life.settle();
    return [next];
  },
  async (life, system, first) => {
    const next = await life.renewal('rotate with grace', null, () => system.rotate(first.keyId, 3600));
    await life.settle();
    return [first, next];
  },
  async (life, system, first) => {
    const next = await life.renewal('rotate with grace', null, () => system.rotate(first.keyId, 3600));
    await life.settle();
    await life.change('end the old secret', [[first, false]], () => system.endSecret(first));
    await life.settle();
    return [next];
  },
];

/** Lives one life and tells all of it. */
export async function liveKey(plan: LifePlan): Promise<readonly LogEntry[]> {
  const { system, serial, clients } = plan;
  const life = new Life(plan);
  const first = await life.renewal('create', null, () => system.create());
  const course = async () => {
    await life.settle();
    const good = await (STEPS[serial % STEPS.length] as Step)(life, system, first);
    const ended = good.map((secret) => [secret, false] as const);
    await life.change('revoke', ended, () => system.revoke(first.keyId));
    await life.settle();
    life.isOver = true;
  };
  const asking = Array.from({ length: clients }, (_, client) => life.keepAsking(client));
  try {
    await Promise.all([course(), ...asking]);
  } finally {
    life.isOver = true;
  }
  return life.log;
}
