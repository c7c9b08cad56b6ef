// Requests on routes that ask for no key: nobody to judge, but limits of their own, and usage like any other.
import type { AnonymousVerdict } from '@keywright/core/keys/verdict';
import { type ChargePorts, chargeLimits } from './limits/charge-limits.ts';
import { anonymousChargesOf } from './limits/limit-charges.ts';
import type { Clock } from './ports.ts';
import type { RequestFacts } from './request-facts.ts';
import { type RecordPorts, recordVerdict } from './usage/record-verdict.ts';

export type VerifyAnonymous = (facts: RequestFacts) => Promise<AnonymousVerdict>;

export function createVerifyAnonymous(
  ports: ChargePorts & RecordPorts & { readonly clock: Clock },
): VerifyAnonymous {
  return async (facts) => {
    const demand = typeof facts.demand === 'function' ? await facts.demand() : facts.demand;
    const at = ports.clock.now();
    if ('refused' in demand) {
      const verdict: AnonymousVerdict = { valid: false, at, limits: [], denial: demand.refused };
      return recordVerdict(ports, facts, { verdict, demand: null });
    }
    const charges = anonymousChargesOf(facts, demand);
    const charging = await chargeLimits(ports, facts.api, { charges, now: at });
    const { limits } = charging;
    const verdict: AnonymousVerdict = charging.ok
      ? { valid: true, at, limits, charges: charging.charges }
      : { valid: false, at, limits, denial: charging.denial };
    return recordVerdict(ports, facts, { verdict, demand });
  };
}
