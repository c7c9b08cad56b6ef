// What Prometheus reads. Labels are names from the configuration and closed lists, never ids or addresses: the number
// of series does not grow with customers.
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { REFUSAL_TABLE } from '@keywright/core/refusals/refusal-table';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LimitDecisions } from '../app/limits/limit-ports.ts';
import type { UsageEntry, UsageJournal } from '../app/usage/usage-ports.ts';
import type { ToldMetrics } from './metrics-of-workers.ts';

export interface Metrics extends Pick<UsageJournal, 'append'>, LimitDecisions {
  refused(refusal: Refusal): void;
  forwarded(api: string, outcome: string): void;
  revoked(seconds: number): void;
  limitReached(api: string): void;
  failed(during: string): void;
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** From here on what is read is told by `readAll`, of this process and others together. */
  readTogether(readAll: () => Promise<string>): void;
  /** Of this process alone. */
  tell(): Promise<ToldMetrics>;
}

export function createMetrics(inFlight: () => number): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `keywright_${name}`, help, labelNames, registers });

  const verdicts = counter('verdicts_total', 'Verifications by API and outcome', ['api', 'outcome']);
  const refusals = counter('refusals_total', 'Requests refused, by reason', ['reason']);
  const forwards = counter('forwards_total', 'Requests passed to an upstream, by outcome', [
    'api',
    'outcome',
  ]);
  const failures = counter('failures_total', 'Failures of our own, by what was being done', ['during']);
  const decisions = counter('limit_decisions_total', 'Requests put to their limits, by decision', [
    'api',
    'decision',
  ]);
  const alerts = counter('limit_alerts_total', 'Percentages of limits that were reached', ['api']);
  const revocations = new Histogram({
    name: 'keywright_revocation_seconds',
    help: 'From the call of revoke until it holds on every node',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.05, 2.5],
    registers,
  });
  new Gauge({
    name: 'keywright_requests_in_flight',
    help: 'Forwarded requests with a key that are running now',
    registers,
    collect() {
      this.set(inFlight());
    },
  });
  let read = () => registry.metrics();
  return {
    append: ({ api, outcome }: UsageEntry) => verdicts.inc({ api, outcome: publicOutcome(outcome) }),
    refused: ({ reason }) => refusals.inc({ reason: REFUSAL_TABLE[reason].code }),
    forwarded: (api, outcome) => forwards.inc({ api, outcome }),
    revoked: (seconds) => revocations.observe(seconds),
    decided: (api, decision) => decisions.inc({ api, decision }),
    limitReached: (api) => alerts.inc({ api }),
    failed: (during) => failures.inc({ during }),
    read: async () => ({ contentType: registry.contentType, text: await read() }),
    readTogether(readAll) {
      read = readAll;
    },
    tell: () => registry.getMetricsAsJSON(),
  };
}

/** The metrics are open to whoever reaches the port: they must not tell why one key was refused and not another. */
function publicOutcome(outcome: UsageEntry['outcome']): string {
  return outcome === 'valid' || outcome === 'anonymous' ? outcome : REFUSAL_TABLE[outcome].code;
}
