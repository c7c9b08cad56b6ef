// People as records, for tests that need neither a browser nor a mailbox: an account, and a seat in a workspace.
import type { Role } from '@keywright/core/people/roles';
import type { Storage } from '../../packages/server/src/app/ports.ts';

export interface Joined {
  readonly userId: string;
  readonly memberId: string;
}

export async function openAccount(storage: Storage, name: string, now = 0): Promise<string> {
  const id = `usr_${name}`;
  const account = { id, name, email: `${name}@example.com`, emailVerified: 1, image: null };
  await storage.transaction((tx) => tx.people.insert('user', { ...account, createdAt: now, updatedAt: now }));
  return id;
}

/** `<name>@example.com` becomes a member. */
export async function joinWorkspace(
  storage: Storage,
  name: string,
  {
    workspaceId,
    role,
    now = 0,
  }: { readonly workspaceId: string; readonly role: Role; readonly now?: number },
): Promise<Joined> {
  const filter = { all: [{ field: 'id', operator: 'eq', value: `usr_${name}` } as const], any: [] };
  const isKnown = (await storage.people.count('user', filter)) > 0;
  const userId = isKnown ? `usr_${name}` : await openAccount(storage, name, now);
  const id = `mem_${name}${workspaceId.slice('ws_'.length)}`;
  const member = { id, organizationId: workspaceId, userId, role, createdAt: now };
  await storage.transaction((tx) => tx.people.insert('member', member));
  return { userId, memberId: id };
}
