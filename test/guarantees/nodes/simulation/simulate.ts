// One run of the protocol under one seed: the program's own parts, on machines that stop and links that fail. Tells of
// every verification that began after a revocation had returned, and was accepted all the same.
import { SimulatedDatabase } from './simulated-database.ts';
import { type SimulatedMachine, simulatedMachine } from './simulated-machine.ts';
import { type LeftOut, type SimulatedNode, startSimulatedNode } from './simulated-node.ts';
import { type Chance, chanceOf, VirtualTime } from './virtual-time.ts';

export interface SimulationFindings {
  readonly violations: readonly string[];
  readonly accepted: number;
  readonly refused: number;
  /** Verifications that nobody could answer. */
  readonly unanswered: number;
  /** How long each revocation took to return, in virtual milliseconds. */
  readonly revocationMs: readonly number[];
}

const LENGTH_MS = 5000;
const NODES = [0, 1, 2];
const KEYS = ['key_1', 'key_2'];

export async function simulate(seed: number, leftOut: LeftOut): Promise<SimulationFindings> {
  const time = new VirtualTime();
  const chance = chanceOf(seed);
  const database = new SimulatedDatabase(time, leftOut !== 'C1');
  const run = new Run(time, chance, database);
  const nodes = NODES.map((index) => {
    const machine = simulatedMachine(time, chance, LENGTH_MS);
    return { machine, node: startSimulatedNode({ index, machine, database, leftOut }) };
  });
  for (const digest of KEYS.map((id) => database.addKey(id))) {
    for (const { machine, node } of nodes) run.keepAsking(digest, machine, node);
    const { machine, node } = chance.pick(nodes);
    run.revokeOnce(digest, machine, node);
  }
  await time.runUntil(LENGTH_MS);
  return run.findings;
}

class Run {
  readonly #time: VirtualTime;
  readonly #chance: Chance;
  readonly #database: SimulatedDatabase;
  readonly #revokedAt = new Map<string, number>();
  readonly findings = {
    violations: [] as string[],
    accepted: 0,
    refused: 0,
    unanswered: 0,
    revocationMs: [] as number[],
  };

  constructor(time: VirtualTime, chance: Chance, database: SimulatedDatabase) {
    this.#time = time;
    this.#chance = chance;
    this.#database = database;
  }

  keepAsking(digest: string, machine: SimulatedMachine, node: Promise<SimulatedNode>): void {
    const ask = () => {
      void this.#verify(digest, node);
      machine.at(this.#time.now + this.#chance.between(20, 160), ask);
    };
    machine.at(this.#chance.between(0, 100), ask);
  }

  revokeOnce(digest: string, machine: SimulatedMachine, node: Promise<SimulatedNode>): void {
    machine.at(this.#chance.between(700, 3500), async () => {
      const { feed } = await node;
      const change = await machine.call(() => this.#database.revoke(digest)).catch(() => null);
      if (change === null) return;
      const committedAt = this.#time.now;
      await feed.publish(change);
      this.#revokedAt.set(digest, this.#time.now);
      this.findings.revocationMs.push(this.#time.now - committedAt);
    });
  }

  async #verify(digest: string, node: Promise<SimulatedNode>): Promise<void> {
    const { directory } = await node;
    const begunAt = this.#time.now;
    try {
      const key = await directory.findByDigest(digest);
      const isAccepted = key?.revokedAt === null;
      this.findings[isAccepted ? 'accepted' : 'refused'] += 1;
      const revokedAt = this.#revokedAt.get(digest);
      if (isAccepted && revokedAt !== undefined && revokedAt < begunAt) {
        this.findings.violations.push(`${digest}: revoked at ${revokedAt}, asked at ${begunAt}, accepted`);
      }
    } catch {
      this.findings.unanswered += 1;
    }
  }
}
