// Whose limits a caller draws on, and what they are told. Rule: whoever is a guest at a public endpoint draws on the limits
// for nobody, and on those of the workspace that pays, of which they learn nothing.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import { hostOf, type KeylessCaller } from '@keywright/core/keys/verdict';
import type { RequestDemand, RequestFacts } from '../request-facts.ts';
import { type ChargePorts, type Charging, chargeLimits } from './charge-limits.ts';
import { chargesOf, keylessChargesOf } from './limit-charges.ts';

export interface ChargeQuestion {
  readonly facts: RequestFacts;
  readonly demand: RequestDemand;
  readonly now: EpochMs;
}

export function chargeKey(
  ports: ChargePorts,
  known: { readonly key: ApiKey; readonly endpoint: Endpoint | null },
  question: ChargeQuestion,
): Charging | Promise<Charging> {
  const payer = hostOf(known);
  if (payer !== null) return chargeKeyless(ports, { kind: 'nobody', payer }, question);
  const { facts, demand, now } = question;
  return chargeLimits(ports, facts.api, { charges: chargesOf(known.key, facts, demand), now });
}

export function chargeKeyless(
  ports: ChargePorts,
  caller: KeylessCaller,
  { facts, demand, now }: ChargeQuestion,
): Charging | Promise<Charging> {
  const { api } = facts;
  const charging = chargeLimits(ports, api, { charges: keylessChargesOf(caller, facts, demand), now });
  if (caller.kind !== 'nobody' || caller.payer === null) return charging;
  return charging instanceof Promise
    ? charging.then((settled) => toldToNobody(api, settled))
    : toldToNobody(api, charging);
}

function toldToNobody({ anonymousLimits }: ApiDefinition, charging: Charging): Charging {
  const isTold = ({ name }: { readonly name: string }) => anonymousLimits.some((rule) => rule.name === name);
  const limits = charging.limits.filter(isTold);
  if (charging.ok) return { ...charging, limits };
  const { violated = [], ...denial } = charging.denial;
  return { ...charging, limits, denial: { ...denial, violated: violated.filter(isTold) } };
}
