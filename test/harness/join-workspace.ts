// People as records, for tests that need neither a browser nor a mailbox: accounts with a confirmed address, and members
// of a workspace, as the library that signs people in makes them.
import type { Storage } from '../../packages/server/src/app/ports.ts';

export interface Joining {
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: string;
  /** That of the user, unless said otherwise. */
  readonly memberId?: string;
}

/** `usr_ada` has the address `ada@example.com`. Opened once, however often it is asked for. */
export async function openAccount(storage: Storage, userId: string): Promise<void> {
  const name = userId.replace(/^usr_/, '');
  const account = { id: userId, name, email: `${name}@example.com`, emailVerified: 1, image: null };
  await storage.transaction(async ({ people }) => {
    const byId = { all: [{ field: 'id', operator: 'eq', value: userId } as const], any: [] };
    if ((await people.count('user', byId)) > 0) return;
    await people.insert('user', { ...account, createdAt: 0, updatedAt: 0 });
  });
}

/** Answers the id of the member: the seat. */
export async function joinWorkspace(storage: Storage, joining: Joining): Promise<string> {
  const { workspaceId, userId, role, memberId = `mem_${userId}` } = joining;
  await openAccount(storage, userId);
  const member = { id: memberId, organizationId: workspaceId, userId, role, createdAt: 0 };
  await storage.transaction(({ people }) => people.insert('member', member));
  return memberId;
}
