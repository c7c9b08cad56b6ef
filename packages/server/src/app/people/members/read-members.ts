// Who belongs to a workspace, or belonged to it, newest first; and one of them.
import type { MemberAnswer, Page } from '@keywright/core/wire-contract';
import type { Caller } from '../../caller.ts';
import type { Clock, PageRequest, StorageReader } from '../../ports.ts';
import { answered, NOT_FOUND, type ReadOutcome } from '../../read-outcome.ts';
import { newestRecords } from '../newest-records.ts';
import { findOne, type PeopleModel, whereAll } from '../people-records.ts';
import { refusedRight } from '../rights.ts';
import { memberOf } from './member-records.ts';
import { presentMember, presentMembers } from './present-member.ts';

export interface MemberFilter {
  readonly workspaceId: string;
  readonly state: 'present' | 'left';
}

export interface ReadMembers {
  find(caller: Caller, memberId: string): Promise<ReadOutcome<MemberAnswer>>;
  list(caller: Caller, filter: MemberFilter, page: PageRequest): Promise<ReadOutcome<Page<MemberAnswer>>>;
}

export interface ReadMembersPorts {
  readonly storage: Pick<StorageReader, 'keys' | 'people'>;
  readonly clock: Clock;
}

const MODELS: Readonly<Record<MemberFilter['state'], PeopleModel>> = {
  present: 'member',
  left: 'formerMember',
};

export function createReadMembers({ storage, clock }: ReadMembersPorts): ReadMembers {
  const { people } = storage;
  const refused = (caller: Caller, workspaceId: string) =>
    refusedRight(storage, { caller, right: 'members:read', workspaceId, now: clock.now() });
  return {
    async find(caller, memberId) {
      const id = memberId;
      const record =
        (await findOne(people, 'member', { id })) ?? (await findOne(people, 'formerMember', { id }));
      if (record === null) return NOT_FOUND;
      const member = memberOf(record);
      const refusal = await refused(caller, member.workspaceId);
      if (refusal !== null) return { ok: false, refusal };
      return answered(await presentMember(people, member));
    },
    async list(caller, { workspaceId, state }, page) {
      const refusal = await refused(caller, workspaceId);
      if (refusal !== null) return { ok: false, refusal };
      const { all } = whereAll({ organizationId: workspaceId });
      const { records, nextCursor } = await newestRecords(people, MODELS[state], { all, page });
      return answered({ data: await presentMembers(people, records.map(memberOf)), nextCursor });
    },
  };
}
