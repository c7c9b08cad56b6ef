// Keys in use on several nodes, for tests that make something fail meanwhile: what each node answered is kept, so that a
// test can say afterwards what was lost, let in too often, or accepted too late.
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Fleet, FleetNode } from '../../harness/start-fleet.ts';

export interface NewKey {
  readonly id: string;
  readonly secret: string;
}

export interface Traffic {
  /** What was answered to a good key. */
  readonly statuses: ReadonlySet<number>;
  /** How often a key was accepted that had been revoked before it was asked for. */
  readonly stale: number;
}

export interface FleetKeys {
  /** `limit`: how often it may be used in all. */
  newKey(choice?: { readonly limit?: number }): Promise<NewKey>;
  /** One that every node has accepted. */
  usedKey(): Promise<NewKey>;
  ask(node: FleetNode, secret: string): Promise<number>;
  /** Requests that were let in. */
  servedOf(key: NewKey): number;
  /** Answers how long it took. */
  revoke(key: NewKey, by: FleetNode): Promise<number>;
  /** What the ledger has. */
  requestsOf(key: NewKey): Promise<number>;
  /** Every node is asked, all the time, for a key that is good and for those that are revoked. */
  startTraffic(good: NewKey): { stop(): Promise<Traffic> };
}

export async function fleetKeys(fleet: Fleet): Promise<FleetKeys> {
  const [first] = fleet.nodes;
  if (first === undefined) throw new Error('There are no nodes.');
  const { id: workspaceId } = await first.client.workspaces.create({ name: 'Fleet', slug: 'fleet' });
  return new KeysInUse(fleet, workspaceId);
}

class KeysInUse implements FleetKeys {
  readonly #fleet: Fleet;
  readonly #workspaceId: string;
  /** By secret. */
  readonly #served = new Map<string, number>();
  /** Each once the call had returned. */
  readonly #revoked: string[] = [];

  constructor(fleet: Fleet, workspaceId: string) {
    this.#fleet = fleet;
    this.#workspaceId = workspaceId;
  }

  async newKey({ limit }: { readonly limit?: number } = {}): Promise<NewKey> {
    const inAll = { name: 'in-all', per: 'key', period: 'ever' } as const;
    const limits = limit === undefined ? [] : [{ ...inAll, limit }];
    const scopes = ['read', 'chat'];
    const body = { api: 'notes', workspaceId: this.#workspaceId, name: 'a key', scopes, limits };
    const [first] = this.#fleet.nodes;
    const { id, secret } = await (first as FleetNode).client.keys.create(body);
    return { id, secret: secret ?? '' };
  }

  async usedKey(): Promise<NewKey> {
    const key = await this.newKey();
    for (const node of this.#fleet.nodes) await expect.poll(() => this.ask(node, key.secret)).toBe(200);
    return key;
  }

  async ask({ url }: FleetNode, secret: string): Promise<number> {
    const answer = await fetch(`${url}/notes/v1/whoami`, { headers: { authorization: `Bearer ${secret}` } });
    await answer.arrayBuffer();
    if (answer.status === 200) this.#served.set(secret, (this.#served.get(secret) ?? 0) + 1);
    return answer.status;
  }

  servedOf({ secret }: NewKey): number {
    return this.#served.get(secret) ?? 0;
  }

  async revoke({ id, secret }: NewKey, by: FleetNode): Promise<number> {
    const begunAt = performance.now();
    await by.client.keys.revoke(id);
    this.#revoked.push(secret);
    return performance.now() - begunAt;
  }

  async requestsOf({ id }: NewKey): Promise<number> {
    // Whoever is asked folds its own journal first.
    let last = 0;
    for (const { client } of this.#fleet.nodes) last = (await client.keys.usage(id)).totals.requests;
    return last;
  }

  startTraffic({ secret }: NewKey): { stop(): Promise<Traffic> } {
    const statuses = new Set<number>();
    let stale = 0;
    let isOver = false;
    const read = async (node: FleetNode) => {
      for (let turn = 0; !isOver; turn += 1) {
        const gone = this.#revoked[this.#revoked.length - 1 - (turn % 3)];
        if (gone !== undefined && (await this.ask(node, gone)) === 200) stale += 1;
        statuses.add(await this.ask(node, secret));
        await setTimeout(10);
      }
    };
    const reading = Promise.all(this.#fleet.nodes.map(read));
    // A test that fails asks for nothing more.
    reading.catch(() => {});
    return {
      async stop() {
        isOver = true;
        await reading;
        return { stale, statuses };
      },
    };
  }
}
