// Requests without a key: no key to judge, but limits, and usage like any other. Rule: a person is held to the limits
// of the API in the counters of their workspace's keys; nobody in particular to those for nobody, whoever pays.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { Denial, KeylessCaller, KeylessVerdict } from '@keywright/core/keys/verdict';
import { chargeKeyless } from './limits/charge-caller.ts';
import type { ChargePorts } from './limits/charge-limits.ts';
import type { JudgedPerson } from './people/calling/judge-person.ts';
import type { Clock } from './ports.ts';
import type { RequestDemand, RequestFacts } from './request-facts.ts';
import { type RecordPorts, recordVerdict } from './usage/record-verdict.ts';

/** Who calls, why they may not where they may not, and which endpoint that was judged by; null for none. */
export interface JudgedCaller extends JudgedPerson {
  readonly endpoint: Endpoint | null;
}

export interface KeylessQuestion extends RequestFacts {
  /** A function judges whether they may be here, before the request is asked for its demand, and again if that waits. */
  readonly caller: JudgedCaller | (() => Promise<JudgedCaller>);
}

export interface KeylessPorts extends ChargePorts, RecordPorts {
  readonly clock: Clock;
}

export type VerifyKeyless = (question: KeylessQuestion) => Promise<KeylessVerdict>;

export function createVerifyKeyless(ports: KeylessPorts): VerifyKeyless {
  return async (question) => recordVerdict(ports, question, await judge(ports, question));
}

interface Judged {
  readonly verdict: KeylessVerdict;
  /** Null when the request was refused before it was asked. */
  readonly demand: RequestDemand | null;
}

async function judge(ports: KeylessPorts, question: KeylessQuestion): Promise<Judged> {
  const refuse = (caller: KeylessCaller, denial: Denial): Judged => {
    return { verdict: { valid: false, caller, at: ports.clock.now(), limits: [], denial }, demand: null };
  };
  let judged = await callerOf(question);
  if (judged.denial !== null) return refuse(judged.caller, judged.denial);
  const answer = typeof question.demand === 'function' ? question.demand() : question.demand;
  const demand = await answer;
  if (answer instanceof Promise) judged = await callerOf(question);
  const { caller, denial, endpoint } = judged;
  if (denial !== null) return refuse(caller, denial);
  if ('refused' in demand) return refuse(caller, demand.refused);
  const at = ports.clock.now();
  const charging = await chargeKeyless(ports, caller, { facts: question, demand, now: at });
  const { limits } = charging;
  const verdict: KeylessVerdict = charging.ok
    ? { valid: true, caller, endpoint, at, limits, charges: charging.charges }
    : { valid: false, caller, at, limits, denial: charging.denial };
  return { verdict, demand };
}

async function callerOf({ caller }: KeylessQuestion): Promise<JudgedCaller> {
  return typeof caller === 'function' ? caller() : caller;
}
