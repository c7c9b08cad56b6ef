// The end of a request that went on after its verdict: limits learn what it used, the journal what is to be paid.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge } from '@keywright/core/limits/limit-rule';
import { costOf, priceOf } from '@keywright/core/usage/model-price';
import { type TokenCount, totalTokens } from '@keywright/core/usage/token-count';
import type { LimitCounters } from '../limits/limit-ports.ts';
import type { Clock, FailureLog } from '../ports.ts';
import type { UsageJournal } from './usage-ports.ts';

export interface FinishPorts {
  readonly journal: Pick<UsageJournal, 'progress' | 'end'>;
  readonly counters: LimitCounters;
  readonly clock: Clock;
  readonly failures: FailureLog;
}

/** A request that was let in and runs. */
export interface AdmittedRequest {
  readonly api: ApiDefinition;
  readonly requestId: string;
  /** Model the request named, whose price counts where the model that answered has none. */
  readonly askedModel: string | null;
  readonly charges: readonly LimitCharge[];
  readonly chargedAt: EpochMs;
}

/** What its answer told of what it used, so far or in all. */
export interface MeteredUse {
  readonly model: string | null;
  readonly endUser: string | null;
  readonly tokens: TokenCount;
  /** The upstream did not tell; the tokens were estimated from what passed. */
  readonly isEstimated: boolean;
}

export interface FinishRequest {
  /** Remembers what a long request has used so far, should this process not live to see its end. */
  progress(request: AdmittedRequest, use: MeteredUse): void;
  /** To be called once, before the last byte of the answer leaves where there is one. */
  end(request: AdmittedRequest, use: MeteredUse, isBillable: boolean): void;
}

export function createFinishRequest({ journal, counters, clock, failures }: FinishPorts): FinishRequest {
  const told = (request: AdmittedRequest, { model, tokens, isEstimated }: MeteredUse) => {
    const { api, requestId, askedModel } = request;
    const micros = costOf(priceOf(api.prices, model, askedModel), tokens);
    return { requestId, at: clock.now(), model, tokens, micros, isEstimated };
  };
  const attempt = (write: () => void): void => {
    try {
      write();
    } catch (error) {
      failures.report(error, 'recording usage');
    }
  };
  return {
    progress: (request, use) => attempt(() => journal.progress(told(request, use))),
    end(request, use, isBillable) {
      const used = told(request, use);
      const end = { ...used, micros: isBillable ? used.micros : 0 };
      const units = { tokens: totalTokens(use.tokens), micros: end.micros };
      // Each by itself: counters that fail must not cost the ledger its line, nor a full disk the reservation its end.
      attempt(() => counters.settle(request.charges, request.chargedAt, units));
      attempt(() => journal.end({ ...end, endUser: use.endUser, isBillable }));
    },
  };
}
