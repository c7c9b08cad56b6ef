// Everything that can be asked of the people of a workspace, over one set of ports.
import type { WritePorts } from '../write.ts';
import { type CancelInvitation, createCancelInvitation } from './invitations/cancel-invitation.ts';
import { createInvitationPost, type InvitationPost } from './invitations/invitation-post.ts';
import { createInvite, type Invite } from './invitations/invite.ts';
import { createReadInvitations, type ReadInvitations } from './invitations/read-invitations.ts';
import { type AddMember, createAddMember } from './members/add-member.ts';
import { createReadMembers, type ReadMembers } from './members/read-members.ts';
import { createRemoveMember, type RemoveMember } from './members/remove-member.ts';
import { createSetRole, type SetRole } from './members/set-role.ts';

export interface PeopleCases {
  readonly readMembers: ReadMembers;
  readonly addMember: AddMember;
  readonly setRole: SetRole;
  readonly removeMember: RemoveMember;
  readonly readInvitations: ReadInvitations;
  readonly invite: Invite;
  readonly cancelInvitation: CancelInvitation;
}

export interface PeoplePorts extends WritePorts {
  /** Absent where nobody is written to. */
  readonly invitations?: Pick<InvitationPost, 'send'>;
}

export function createPeopleCases(ports: PeoplePorts): PeopleCases {
  return {
    readMembers: createReadMembers(ports),
    addMember: createAddMember(ports),
    setRole: createSetRole(ports),
    removeMember: createRemoveMember(ports),
    readInvitations: createReadInvitations(ports),
    invite: createInvite({ ...ports, invitations: ports.invitations ?? createInvitationPost() }),
    cancelInvitation: createCancelInvitation(ports),
  };
}
