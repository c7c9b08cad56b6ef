// The invitations of a workspace, newest first; and one, also for whoever it was sent to.
import type { EpochMs } from '@keywright/core/instant';
import type { ShownInvitationAnswer } from '@keywright/core/people/people-answers';
import type { InvitationAnswer, Page } from '@keywright/core/wire-contract';
import type { Caller } from '../../caller.ts';
import type { Clock, PageRequest, StorageReader } from '../../ports.ts';
import { answered, NOT_FOUND, type ReadOutcome } from '../../read-outcome.ts';
import { findAccount } from '../members/member-records.ts';
import { newestRecords } from '../newest-records.ts';
import { type PeopleReader, whereAll } from '../people-records.ts';
import { refusedRight } from '../rights.ts';
import { findInvitation, type Invitation, invitationOf, presentInvitation } from './invitation-records.ts';
import { showInvitation } from './show-invitation.ts';

export interface ReadInvitations {
  find(caller: Caller, invitationId: string): Promise<ReadOutcome<ShownInvitationAnswer>>;
  list(caller: Caller, workspaceId: string, page: PageRequest): Promise<ReadOutcome<Page<InvitationAnswer>>>;
}

export interface ReadInvitationsPorts {
  readonly storage: Pick<StorageReader, 'keys' | 'people' | 'workspaces'>;
  readonly clock: Clock;
}

export function createReadInvitations({ storage, clock }: ReadInvitationsPorts): ReadInvitations {
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
      return refusal === null
        ? answered(await showInvitation(storage, invitation, now))
        : { ok: false, refusal };
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

/** By the address of their account, confirmed. */
async function isInvited(people: PeopleReader, userId: string, { email }: Invitation): Promise<boolean> {
  const account = await findAccount(people, { id: userId });
  return account !== null && account['emailVerified'] === 1 && account['email'] === email;
}
