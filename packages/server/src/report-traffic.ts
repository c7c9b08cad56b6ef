// What the operator hears of traffic: counters for everything, a log line under the request's id where it is we, or the
// upstream, who failed. Refused callers are counted, not logged: a flood of junk must not become a flood of lines.
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { REFUSAL_TABLE } from '@keywright/core/refusals/refusal-table';
import type { Engine } from './engine.ts';
import type { ForwardOutcome } from './gateway/forward/forwarding.ts';

interface Forwarded {
  readonly api: string;
  readonly requestId: string;
  readonly outcome: ForwardOutcome;
}

export function reportForwarded({ metrics, log }: Engine, { api, requestId, outcome }: Forwarded): void {
  metrics.forwarded(api, outcome.kind);
  if (outcome.kind !== 'upstream_failed') return;
  const { reason, detail, headSent } = outcome;
  log.warn({ requestId, api, reason, detail, headSent }, 'the upstream failed');
}

interface Refused {
  readonly refusal: Refusal;
  readonly requestId: string;
}

const OUR_FAULT = 500;

export function reportRefused({ metrics, log }: Engine, { refusal, requestId }: Refused): void {
  const { reason } = refusal;
  metrics.refused(refusal);
  if (REFUSAL_TABLE[reason].status >= OUR_FAULT) log.warn({ requestId, reason }, 'answered with a failure');
  else log.debug({ requestId, reason }, 'refused');
}
