// Requests without a key: no key to judge, but limits, and usage like any other. Rule: a person is held to the limits
// of the API in the counters of their workspace's keys; nobody in particular to those for nobody, whoever pays.
import type { KeylessCaller, KeylessVerdict } from '@keywright/core/keys/verdict';
import { chargeKeyless } from './limits/charge-caller.ts';
import type { ChargePorts } from './limits/charge-limits.ts';
import type { Clock } from './ports.ts';
import type { RequestFacts } from './request-facts.ts';
import { type RecordPorts, recordVerdict } from './usage/record-verdict.ts';

export interface KeylessQuestion extends RequestFacts {
  /** Whoever it is has the right to be here: that was judged before. */
  readonly caller: KeylessCaller;
}

export type VerifyKeyless = (question: KeylessQuestion) => Promise<KeylessVerdict>;

export function createVerifyKeyless(
  ports: ChargePorts & RecordPorts & { readonly clock: Clock },
): VerifyKeyless {
  return async (question) => {
    const { caller } = question;
    const demand = typeof question.demand === 'function' ? await question.demand() : question.demand;
    const at = ports.clock.now();
    if ('refused' in demand) {
      const refused: KeylessVerdict = { valid: false, caller, at, limits: [], denial: demand.refused };
      return recordVerdict(ports, question, { verdict: refused, demand: null });
    }
    const charging = await chargeKeyless(ports, caller, { facts: question, demand, now: at });
    const { limits } = charging;
    const verdict: KeylessVerdict = charging.ok
      ? { valid: true, caller, at, limits, charges: charging.charges }
      : { valid: false, caller, at, limits, denial: charging.denial };
    return recordVerdict(ports, question, { verdict, demand });
  };
}
