// One invitation, for the account it is for: with the address it was sent to, confirmed, and while it waits for an
// answer. To everybody else it reads as one that never was.
import { isAPIError } from 'better-auth/api';
import type { Auth } from '../auth.ts';

export interface OpenInvitation {
  readonly id: string;
  readonly workspace: string;
  readonly role: string;
  readonly inviter: string;
}

export async function readInvitation(
  auth: Auth,
  id: string,
  headers: Headers,
): Promise<OpenInvitation | null> {
  try {
    const found = await auth.api.getInvitation({ headers, query: { id } });
    return { id, workspace: found.organizationName, role: found.role, inviter: found.inviterEmail };
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return null;
    throw error;
  }
}
