// People over the native API: who belongs to a workspace, belonged to it, or is invited to it.
import type { Role } from './roles.ts';

export interface MemberAnswer {
  id: string;
  workspaceId: string;
  userId: string;
  name: string;
  email: string;
  /** What they are in the workspace, or were last. */
  role: Role;
  joinedAt: string;
  /** Null while they belong to it. */
  leftAt: string | null;
}

/** By e-mail address, of an account that exists and whose address is confirmed. */
export interface AddMemberBody {
  workspaceId: string;
  email: string;
  role: Role;
}

export const INVITATION_STATES = ['pending', 'accepted', 'declined', 'cancelled', 'expired'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

export interface InvitationAnswer {
  id: string;
  workspaceId: string;
  email: string;
  role: Role;
  state: InvitationState;
  /** The account that invited; null when the operator or a machine did. */
  inviterUserId: string | null;
  createdAt: string;
  expiresAt: string;
}

/** What whoever is invited reads before they answer. */
export interface ShownInvitationAnswer extends InvitationAnswer {
  workspaceName: string;
  workspaceSlug: string;
  /** Null when the operator or a machine invited, or whoever did has no account any more. */
  inviterEmail: string | null;
}

export interface InviteBody {
  workspaceId: string;
  email: string;
  role: Role;
}
