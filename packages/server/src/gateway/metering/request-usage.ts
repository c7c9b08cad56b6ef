// What one forwarded request used: watched while its answer passes, remembered about once a second, and told once when it
// ends, however it ends. Rule: nothing here reaches the answer; what goes wrong is ours, and reported.
import type { EpochMs, Ms } from '@keywright/core/instant';
import { NO_TOKENS } from '@keywright/core/usage/token-count';
import type { Clock, FailureLog } from '../../app/ports.ts';
import type { AdmittedRequest, FinishRequest, MeteredUse } from '../../app/usage/finish-request.ts';
import type { AnswerHeaders } from '../forward/forward-answer-headers.ts';
import type { AnswerTap } from '../forward/forwarding.ts';
import { type AnswerMeter, isSuccess } from './answer-meter.ts';

export interface UsagePorts {
  readonly finishRequest: FinishRequest;
  readonly clock: Clock;
  readonly failures: FailureLog;
}

export interface WatchedRequest {
  readonly admitted: AdmittedRequest;
  readonly endUser: string | null;
  /** Null where answers tell no tokens. */
  readonly meter: AnswerMeter | null;
}

const PROGRESS_EVERY_MS: Ms = 1000;
const LOWEST_FAILURE = 400;

export class RequestUsage implements AnswerTap {
  readonly #ports: UsagePorts;
  readonly #request: WatchedRequest;
  #status = 0;
  #headAt: EpochMs = Number.POSITIVE_INFINITY;
  #rememberedAt: EpochMs = Number.POSITIVE_INFINITY;
  /** When the key lost its right to the answer. */
  #cutAt: EpochMs = Number.POSITIVE_INFINITY;
  #hasEnded = false;

  constructor(ports: UsagePorts, request: WatchedRequest) {
    this.#ports = ports;
    this.#request = request;
  }

  onHead(status: number, headers: AnswerHeaders): void {
    this.#status = status;
    this.#headAt = this.#ports.clock.now();
    this.#rememberedAt = this.#headAt;
    this.#request.meter?.begin(status, headers);
  }

  onChunk(chunk: Buffer): void {
    const { meter } = this.#request;
    if (meter === null) return;
    try {
      const now = this.#ports.clock.now();
      meter.add(chunk, now);
      if (meter.isStream && now - this.#rememberedAt >= PROGRESS_EVERY_MS) this.#remember(meter.use(), now);
    } catch (error) {
      this.#ports.failures.report(error, 'metering an answer');
      meter.giveUp();
    }
  }

  onWhole(): void {
    const isBillable = this.#status < LOWEST_FAILURE;
    this.#end(isBillable, () => this.#use());
  }

  /** Nothing is billed after this instant. */
  cutAt(instant: EpochMs): void {
    this.#cutAt = Math.min(this.#cutAt, instant);
  }

  /** The request is over. Where its answer never came whole, what passed of it is billed. */
  close(): void {
    const hasPassed = isSuccess(this.#status) && this.#headAt <= this.#cutAt;
    this.#end(hasPassed, () => (hasPassed ? this.#usePassed() : this.#nothing()));
  }

  #remember(use: MeteredUse, now: EpochMs): void {
    this.#rememberedAt = now;
    this.#ports.finishRequest.progress(this.#request.admitted, use);
  }

  #end(isBillable: boolean, use: () => MeteredUse): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#ports.finishRequest.end(this.#request.admitted, this.#told(use), isBillable);
  }

  /** A request whose use cannot be told ends all the same: what it holds of the limits is given back. */
  #told(use: () => MeteredUse): MeteredUse {
    try {
      return use();
    } catch (error) {
      this.#ports.failures.report(error, 'metering an answer');
      return this.#nothing();
    }
  }

  #use(): MeteredUse {
    return this.#request.meter?.use() ?? this.#nothing();
  }

  #usePassed(): MeteredUse {
    const isCut = this.#cutAt < Number.POSITIVE_INFINITY;
    return isCut ? (this.#request.meter?.useAt(this.#cutAt) ?? this.#nothing()) : this.#use();
  }

  #nothing(): MeteredUse {
    const { admitted, endUser } = this.#request;
    return { model: admitted.askedModel, endUser, tokens: NO_TOKENS, isEstimated: false };
  }
}
