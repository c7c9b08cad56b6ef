// The invitations of a workspace, newest first; and one, also for whoever it was sent to.
import type { EpochMs } from '@keywright/core/instant';
import type { InvitationAnswer, Page } from '@keywright/core/wire-contract';
import type { Caller } from '../../caller.ts';
import type { PageRequest } from '../../ports.ts';
import { answered, NOT_FOUND, type ReadOutcome } from '../../read-outcome.ts';
import { whereAll } from '../members/member-records.ts';
import type { ReadMembersPorts } from '../members/read-members.ts';
import { newestRecords } from '../newest-records.ts';
import { refusedRight } from '../rights.ts';
import { isInvited } from './find-open-invitation.ts';
import { findInvitation, invitationOf, presentInvitation } from './invitation-records.ts';

export interface ReadInvitations {
  find(caller: Caller, invitationId: string): Promise<ReadOutcome<InvitationAnswer>>;
  list(caller: Caller, workspaceId: string, page: PageRequest): Promise<ReadOutcome<Page<InvitationAnswer>>>;
}

export function createReadInvitations({ storage, clock }: ReadMembersPorts): ReadInvitations {
  const { people } = storage;
  const refused = (caller: Caller, workspaceId: string, now: EpochMs) =>
    refusedRight(storage, { caller, right: 'members:read', workspaceId, now });
  return {
    async find(caller, invitationId) {
      const now = clock.now();
      const invitation = await findInvitation(people, invitationId);
      if (invitation === null) return NOT_FOUND;
      const refusal =
        caller.kind === 'person' && (await isInvited(people, caller.userId, invitation))
          ? null
          : await refused(caller, invitation.workspaceId, now);
      return refusal === null ? answered(presentInvitation(invitation, now)) : { ok: false, refusal };
    },
    async list(caller, workspaceId, page) {
      const now = clock.now();
      const refusal = await refused(caller, workspaceId, now);
      if (refusal !== null) return { ok: false, refusal };
      const { all } = whereAll({ organizationId: workspaceId });
      const { records, nextCursor } = await newestRecords(people, 'invitation', { all, page });
      return answered({ data: records.map((one) => presentInvitation(invitationOf(one), now)), nextCursor });
    },
  };
}
