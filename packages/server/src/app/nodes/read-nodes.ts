// Tells the operator which nodes there are and how they do.
import { formatInstant } from '@keywright/core/instant';
import type { NodeAnswer, NodesAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import type { NodeIdentity, NodeReader, NodeRecord } from './node-reader.ts';

export type ReadNodes = (caller: Caller) => Promise<ReadOutcome<NodesAnswer>>;

export interface ReadNodesPorts {
  /** This process. */
  readonly self: NodeIdentity;
  readonly nodes: NodeReader;
}

export function createReadNodes({ self, nodes }: ReadNodesPorts): ReadNodes {
  return async (caller) => {
    if (caller.kind !== 'operator') return { ok: false, refusal: { reason: 'operator_required' } };
    const data = (await nodes.read()).map(presentNode);
    return answered({ answeredBy: self.id, data });
  };
}

function presentNode(node: NodeRecord): NodeAnswer {
  const { id, name, version, journal, startedAt, lapsedAt, acknowledged, behind } = node;
  return {
    id,
    name,
    version,
    journal,
    startedAt: formatInstant(startedAt),
    lease: lapsedAt === null ? 'live' : 'lapsed',
    lapsedAt: lapsedAt === null ? null : formatInstant(lapsedAt),
    acknowledged,
    behind,
  };
}
