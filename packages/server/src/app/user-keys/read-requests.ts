// What members ask for, newest first: all of it for whoever manages keys, their own for everybody else.
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Page, RequestState, UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { findSeat } from '../people/members/member-records.ts';
import { newestRecords } from '../people/newest-records.ts';
import { whereAll } from '../people/people-records.ts';
import { refusedRight } from '../people/rights.ts';
import type { Clock, PageRequest, StorageReader } from '../ports.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import { presentRequest, requestOf } from './request-records.ts';

export interface RequestFilter {
  readonly workspaceId: string;
  readonly api?: string;
  readonly state?: RequestState;
}

export type ReadRequests = (
  caller: Caller,
  filter: RequestFilter,
  page: PageRequest,
) => Promise<ReadOutcome<Page<UserKeyRequestAnswer>>>;

export interface ReadRequestsPorts {
  readonly storage: Pick<StorageReader, 'keys' | 'people'>;
  readonly clock: Clock;
}

export function createReadRequests({ storage, clock }: ReadRequestsPorts): ReadRequests {
  const seen = async (caller: Caller, workspaceId: string): Promise<Refusal | Record<string, string>> => {
    const asked = { caller, workspaceId, now: clock.now() };
    const refusal = await refusedRight(storage, { ...asked, right: 'keys:read' });
    if (refusal !== null) return refusal;
    if (caller.kind !== 'person') return {};
    if ((await refusedRight(storage, { ...asked, right: 'keys:write' })) === null) return {};
    const seat = await findSeat(storage.people, { userId: caller.userId, workspaceId });
    return { memberId: seat?.id ?? '' };
  };
  return async (caller, { workspaceId, api, state }, page) => {
    const theirs = await seen(caller, workspaceId);
    if ('reason' in theirs) return { ok: false, refusal: theirs as Refusal };
    const { all } = whereAll({
      workspaceId,
      ...theirs,
      ...(api !== undefined && { api }),
      ...(state !== undefined && { decision: state === 'pending' ? null : state }),
    });
    const asked = { all, page };
    const { records, nextCursor } = await newestRecords(storage.people, 'userKeyRequest', asked);
    return answered({ data: records.map((one) => presentRequest(requestOf(one))), nextCursor });
  };
}
