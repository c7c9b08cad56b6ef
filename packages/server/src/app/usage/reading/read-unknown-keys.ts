// Refused requests without a known key, by where they came from and why: who guesses keys, and who still sends one that
// never was.
import type { DenialReason } from '@keywright/core/refusals/refusal-reasons';
import type { UnknownKeysAnswer, UnknownKeysRowAnswer } from '@keywright/core/usage/usage-answers';
import type { Caller } from '../../caller.ts';
import { answered, type ReadOutcome, refusedInput } from '../../read-outcome.ts';
import type { UsageDimension } from '../usage-ports.ts';
import type { ReadUsagePorts } from './read-usage.ts';
import { MOST_GROUPS } from './usage-groups.ts';
import { type AskedRange, presentWindow, usageWindowOf } from './usage-window.ts';

export interface UnknownKeysQuestion {
  readonly range: AskedRange;
  /** Null for all of them. */
  readonly api: string | null;
  /** Rows to answer: those with the most requests. */
  readonly limit: number;
}

export type ReadUnknownKeys = (
  actor: Caller,
  question: UnknownKeysQuestion,
) => Promise<ReadOutcome<UnknownKeysAnswer>>;

const TOO_MANY = {
  field: 'from',
  message: 'lies so far back that there are more than 100,000 addresses and reasons; ask for a shorter time',
};
const BY = ['api', 'address', 'outcome'] as const satisfies readonly UsageDimension[];

export function createReadUnknownKeys({ storage, clock, usageCatchUp }: ReadUsagePorts): ReadUnknownKeys {
  return async (actor, { range, api, limit }) => {
    if (actor.kind !== 'operator') return { ok: false, refusal: { reason: 'operator_required' } };
    const window = usageWindowOf(range, clock.now());
    if ('field' in window) return refusedInput(window);
    await usageCatchUp.catchUp();
    const { from, to } = window;
    const query = { of: { keyless: true, api } as const, from, to, by: BY };
    const groups = await storage.usage.sumWithin(query, MOST_GROUPS);
    if (groups === null) return refusedInput(TOO_MANY);
    const refused = groups
      .filter(({ sums }) => sums.denied > 0)
      .toSorted((a, b) => b.sums.denied - a.sums.denied)
      .map(
        ({ by, sums }): UnknownKeysRowAnswer => ({
          api: by.api ?? '',
          address: by.address ?? null,
          reason: by.outcome as DenialReason,
          denied: sums.denied,
        }),
      );
    const totals = {
      denied: refused.reduce((sum, { denied }) => sum + denied, 0),
      addresses: new Set(refused.flatMap(({ address }) => address ?? [])).size,
    };
    return answered({ ...presentWindow(window), data: refused.slice(0, limit), totals });
  };
}
