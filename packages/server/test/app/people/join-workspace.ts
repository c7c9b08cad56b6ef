// Makes somebody a member of a workspace, as the library that signs people in does.
import type { Storage } from '../../../src/app/ports.ts';

export interface Joining {
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: string;
  /** That of the user, unless said otherwise. */
  readonly memberId?: string;
}

/** Answers the id of the member: the seat. */
export async function joinWorkspace(storage: Storage, joining: Joining): Promise<string> {
  const { workspaceId, userId, role, memberId = `mem_${userId}` } = joining;
  await storage.transaction(async ({ people }) => {
    const byId = { all: [{ field: 'id', operator: 'eq', value: userId } as const], any: [] };
    if ((await people.count('user', byId)) === 0) {
      const user = {
        id: userId,
        name: userId,
        email: `${userId}@example.com`,
        emailVerified: 0,
        image: null,
      };
      await people.insert('user', { ...user, createdAt: 0, updatedAt: 0 });
    }
    const member = { id: memberId, organizationId: workspaceId, userId, role, createdAt: 0 };
    await people.insert('member', member);
  });
  return memberId;
}
