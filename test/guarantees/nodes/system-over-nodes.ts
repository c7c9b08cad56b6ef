// Many nodes as one system of keys: each change goes to the next node, and clients ask all of them.
import { setTimeout } from 'node:timers/promises';
import type { FleetNode } from '../../harness/start-fleet.ts';
import type { KeySystem } from '../revocation/live-key.ts';
import { type HttpKeySystem, keySystemIn, UnexpectedAnswer } from '../revocation/system-over-http.ts';

/** A node that has been kept from renewing its lease answers 503 until it has one: its client asks again. */
async function untilAnswered(ask: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof UnexpectedAnswer) || error.status !== 503) throw error;
      await setTimeout(20);
    }
  }
}

let workspaces = 0;

export async function keySystemOverNodes(nodes: readonly FleetNode[]): Promise<HttpKeySystem> {
  const [first] = nodes;
  if (first === undefined) throw new Error('There are no nodes.');
  workspaces += 1;
  const workspace = { name: 'Revocation', slug: `revocation-${workspaces}` };
  const { id } = await first.client.workspaces.create(workspace);
  const systems = nodes.map((node) => keySystemIn(id, node));
  let turns = 0;
  const next = (): KeySystem => {
    turns += 1;
    return systems[turns % systems.length] as KeySystem;
  };
  const ways = systems.flatMap((system, index) => system.ways.map((way) => `${index} ${way}`));
  return {
    ways,
    create: () => next().create(),
    edit: (keyId, narrowing) => next().edit(keyId, narrowing),
    rotate: (keyId, graceSeconds) => next().rotate(keyId, graceSeconds),
    endSecret: (old) => next().endSecret(old),
    revoke: (keyId) => next().revoke(keyId),
    verify: async (secret, via) => {
      const [index = '', ...way] = via.split(' ');
      return untilAnswered(() => (systems[Number(index)] as KeySystem).verify(secret, way.join(' ')));
    },
    close: () => {
      for (const system of systems) system.close();
    },
  };
}
