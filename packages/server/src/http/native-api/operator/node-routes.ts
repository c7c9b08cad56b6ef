// The nodes of this installation over the native API, for the operator.
import { LEASE_STATES } from '@keywright/core/nodes/node-answers';
import { z } from 'zod';
import type { ReadNodes } from '../../../app/nodes/read-nodes.ts';
import type { NativeApp } from '../native-app.ts';
import { readAnswer } from '../refused.ts';

const when = z.string().describe('RFC 3339 instant, UTC');

export const nodesAnswer = z.object({
  answeredBy: z.string().describe('The id of the node that answers'),
  data: z.array(
    z.object({
      id: z.string().describe('Of one process: who starts again has another'),
      name: z.string().describe('Of its machine'),
      version: z.string(),
      journal: z.string().describe('Of the usage it writes; stays with its data folder'),
      startedAt: when,
      lease: z.enum(LEASE_STATES).describe('lapsed: it answers no request with a key from memory'),
      lapsedAt: when.nullable().describe('Null while the lease is live'),
      acknowledged: z.int().describe('Position of the newest change it has acted on'),
      behind: z.int().describe('Changes that have come since'),
    }),
  ),
});

export function nodeRoutes(app: NativeApp, readNodes: ReadNodes): void {
  const schema = { tags: ['operator'], summary: 'List the nodes', response: { 200: nodesAnswer } };
  app.get('/nodes', { schema }, async ({ caller }) => readAnswer(await readNodes(caller)));
}
