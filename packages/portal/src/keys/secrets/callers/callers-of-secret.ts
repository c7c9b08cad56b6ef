// Who called with one secret, by address: when last, as exactly as the hours of the ledger and the last use of all tell.
import { HOUR_MS } from '@keywright/core/instant';
import type { KeyUsageAnswer } from '@keywright/core/wire-contract';

export interface SecretCaller {
  /** Null: not known. */
  readonly address: string | null;
  /** Of the last use of all; null for others, whose client is not kept. */
  readonly userAgent: string | null;
  readonly lastAt: number;
  /** Otherwise it was at some time in the hour until then. */
  readonly isExact: boolean;
}

/** From an answer kept apart by secret, address and hour; who called last comes first. */
export function callersOfSecret(
  usage: KeyUsageAnswer,
  secretId: string,
  now: number,
): readonly SecretCaller[] {
  const last = usage.lastUses.find((use) => use.secretId === secretId);
  const hours = new Map<string | null, number>();
  for (const { secret, address = null, hour, requests } of usage.data) {
    if (secret !== secretId || requests === 0) continue;
    hours.set(address, Math.max(hours.get(address) ?? 0, Date.parse(hour ?? '')));
  }
  const callers = [...hours].map(([address, hour]): SecretCaller => {
    if (last !== undefined && last.address === address) {
      return { address, userAgent: last.userAgent, lastAt: Date.parse(last.at), isExact: true };
    }
    return { address, userAgent: null, lastAt: Math.min(now, hour + HOUR_MS), isExact: false };
  });
  return callers.sort((a, b) => b.lastAt - a.lastAt);
}
