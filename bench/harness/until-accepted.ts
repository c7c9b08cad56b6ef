// Asks one node for a key until it is accepted: a node without a lease or a database answers 503 for a while.
import { setTimeout } from 'node:timers/promises';
import type { FleetNode } from '../../test/harness/start-fleet.ts';

export const ASKED_EVERY_MS = 5;

export async function untilAccepted({ url }: FleetNode, secret: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/notes/v1/whoami`, { headers: { authorization: `Bearer ${secret}` } });
    await answer.arrayBuffer();
    if (answer.ok) return;
    if (answer.status !== 503) throw new Error(`A good key was answered ${answer.status}`);
    await setTimeout(ASKED_EVERY_MS);
  }
}
