// Workspaces and who belongs to them, where people sign in: Better Auth's own plugin, held to the rules that the native
// API has (app/people/).
import {
  hasExpired,
  INVITATION_LASTS_MS,
  MOST_MEMBERS,
  MOST_PENDING_INVITATIONS,
} from '@keywright/core/people/invitation-terms';
import { isRole } from '@keywright/core/people/roles';
import { APIError } from 'better-auth/api';
import { organization } from 'better-auth/plugins';
import { mayGive } from '../app/people/invitations/take-back-invitations.ts';
import type { PeopleReader } from '../app/people/people-records.ts';
import { findRole } from '../app/people/rights.ts';
import type { Clock } from '../app/ports.ts';
import type { AuthMail } from './mail/auth-mail.ts';
import { accessControl, roles } from './roles.ts';

export interface WorkspacePorts {
  readonly mail: Pick<AuthMail, 'invitation'>;
  readonly people: PeopleReader;
  readonly clock: Clock;
}

export function workspacePlugin({ mail, people, clock }: WorkspacePorts) {
  return organization({
    ac: accessControl,
    roles,
    creatorRole: 'owner',
    disableOrganizationDeletion: true,
    membershipLimit: MOST_MEMBERS,
    invitationLimit: MOST_PENDING_INVITATIONS,
    invitationExpiresIn: INVITATION_LASTS_MS / 1000,
    requireEmailVerificationOnInvitation: true,
    sendInvitationEmail: mail.invitation,
    organizationHooks: {
      // What was answered stays so, and whoever may not give a role may not take its invitation back.
      beforeCancelInvitation: async ({ invitation, cancelledBy }) => {
        const { status, role, organizationId: workspaceId } = invitation;
        if (status !== 'pending') throw notThere();
        const own = await findRole(people, { userId: cancelledBy.id, workspaceId });
        if (!mayGive(own, isRole(role) ? role : 'viewer')) throw notAllowed();
      },
      beforeAcceptInvitation: async ({ invitation }) => {
        if (hasExpired({ expiresAt: invitation.expiresAt.getTime() }, clock.now())) throw notThere();
      },
    },
  });
}

function notThere(): APIError {
  return new APIError('BAD_REQUEST', { code: 'INVITATION_NOT_FOUND', message: 'Invitation not found' });
}

function notAllowed(): APIError {
  const code = 'YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION';
  return new APIError('FORBIDDEN', { code, message: 'You are not allowed to cancel this invitation' });
}
