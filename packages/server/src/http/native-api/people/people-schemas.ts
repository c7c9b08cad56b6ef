// Bodies and answers about the people of a workspace.

import { INVITATION_STATES } from '@keywright/core/people/people-answers';
import { ROLES } from '@keywright/core/people/roles';
import { z } from 'zod';
import { pageQuery, when } from '../schemas.ts';

const MAX_ADDRESS_LENGTH = 254;

/** Accounts have their addresses in lower case. */
const email = z
  .email('must be an e-mail address')
  .max(MAX_ADDRESS_LENGTH)
  .transform((text) => text.toLowerCase());
const role = z.enum(ROLES).describe('owner is given and taken by owners alone');

export const joiningBody = z.strictObject({ workspaceId: z.string(), email, role });
export const roleBody = z.strictObject({ role });

const ofWorkspace = pageQuery.extend({ workspaceId: z.string() });
export const membersQuery = ofWorkspace.extend({
  state: z.enum(['present', 'left']).default('present').describe('left: who belonged to it'),
});
export const invitationsQuery = ofWorkspace;

export const memberAnswer = z.object({
  id: z.string(),
  workspaceId: z.string(),
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  joinedAt: when,
  leftAt: when.nullable(),
});

export const invitationAnswer = z.object({
  id: z.string(),
  workspaceId: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  state: z.enum(INVITATION_STATES),
  inviterUserId: z.string().nullable().describe('null when the operator or a machine invited'),
  createdAt: when,
  expiresAt: when,
});

export const shownInvitationAnswer = invitationAnswer.extend({
  workspaceName: z.string(),
  workspaceSlug: z.string(),
  inviterEmail: z.string().nullable().describe('null when the operator or a machine invited'),
});
