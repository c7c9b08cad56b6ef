// Invitations as records, and back; and the only way they leave the process. Nothing stores that one has expired.
import { type EpochMs, formatInstant } from '@keywright/core/instant';
import { hasExpired } from '@keywright/core/people/invitation-terms';
import { isRole, type Role } from '@keywright/core/people/roles';
import type { InvitationAnswer, InvitationState } from '@keywright/core/wire-contract';
import {
  findOne,
  type PeopleReader,
  type PeopleRecord,
  type RecordFilter,
  whereAll,
} from '../people-records.ts';

export interface Invitation {
  readonly id: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly role: Role;
  readonly status: string;
  /** Null when the operator or a machine invited. */
  readonly inviterUserId: string | null;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** As the library that signs people in has them. */
const STATES: Readonly<Record<string, InvitationState>> = {
  pending: 'pending',
  accepted: 'accepted',
  rejected: 'declined',
  canceled: 'cancelled',
};

export function stateOfInvitation(
  { status, expiresAt }: Pick<Invitation, 'status' | 'expiresAt'>,
  now: EpochMs,
): InvitationState {
  const state = STATES[status] ?? 'cancelled';
  return state === 'pending' && hasExpired({ expiresAt }, now) ? 'expired' : state;
}

/** Those whose state is pending, of what else the fields say. */
export function pendingInvitations(fields: PeopleRecord, now: EpochMs): RecordFilter {
  const { all } = whereAll({ ...fields, status: 'pending' });
  return { all: [...all, { field: 'expiresAt', operator: 'gt', value: now }], any: [] };
}

export function invitationRecord({ workspaceId, inviterUserId, ...same }: Invitation): PeopleRecord {
  return { ...same, organizationId: workspaceId, inviterId: inviterUserId };
}

export function invitationOf(record: PeopleRecord): Invitation {
  const { id, organizationId, email, role, status, inviterId, createdAt, expiresAt } = record;
  const known = String(role);
  return {
    id: String(id),
    workspaceId: String(organizationId),
    email: String(email),
    role: isRole(known) ? known : 'viewer',
    status: String(status),
    inviterUserId: typeof inviterId === 'string' ? inviterId : null,
    createdAt: Number(createdAt),
    expiresAt: Number(expiresAt),
  };
}

export async function findInvitation(people: PeopleReader, id: string): Promise<Invitation | null> {
  const record = await findOne(people, 'invitation', { id });
  return record === null ? null : invitationOf(record);
}

export function presentInvitation(invitation: Invitation, now: EpochMs): InvitationAnswer {
  const { id, workspaceId, email, role, inviterUserId, createdAt, expiresAt } = invitation;
  return {
    id,
    workspaceId,
    email,
    role,
    state: stateOfInvitation(invitation, now),
    inviterUserId,
    createdAt: formatInstant(createdAt),
    expiresAt: formatInstant(expiresAt),
  };
}
