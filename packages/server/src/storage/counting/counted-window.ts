// One window of one counter, and what a request takes of it.
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge } from '@keywright/core/limits/limit-rule';
import { type WindowSpan, windowOf } from '@keywright/core/limits/rate-window';

export interface CountedWindow extends LimitCharge {
  readonly span: WindowSpan;
}

export function countedWindow(charge: LimitCharge, now: EpochMs): CountedWindow {
  return { ...charge, span: windowOf(charge.rule, now) };
}
