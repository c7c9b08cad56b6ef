// The addresses of a range, those first that had not called before it, then by how much they called.
import type { UsageRowAnswer } from '@keywright/core/wire-contract';

export interface AuditedAddress {
  readonly address: string;
  readonly isNew: boolean;
  readonly requests: number;
  readonly denied: number;
  readonly routes: readonly string[];
}

/** `before`: who called until the range begins; null where there is no before. */
export function auditedAddresses(
  within: readonly UsageRowAnswer[],
  before: readonly UsageRowAnswer[] | null,
): readonly AuditedAddress[] {
  const known = before === null ? null : new Set(before.map(({ address }) => address ?? 'unknown'));
  const found = new Map<string, AuditedAddress>();
  for (const { address: at, route, requests, denied } of within) {
    const address = at ?? 'unknown';
    const sum = found.get(address) ?? { address, isNew: false, requests: 0, denied: 0, routes: [] };
    found.set(address, {
      address,
      isNew: known !== null && !known.has(address),
      requests: sum.requests + requests,
      denied: sum.denied + denied,
      routes: route ? [...sum.routes, route] : sum.routes,
    });
  }
  return [...found.values()].sort((a, b) => Number(b.isNew) - Number(a.isNew) || b.requests - a.requests);
}
