// A workspace has an owner. Whoever writes who belongs to one, on whatever way, is held to that in the transaction that
// writes it: of two owners who leave at the same time, one stays.
import type { PeopleReader } from '../people-records.ts';
import { whereAll } from '../people-records.ts';

/** Undoes a transaction. Use cases refuse before it comes to that. */
export class LastOwnerError extends Error {
  override readonly message = 'A workspace would be left without an owner.';
}

export function countOwners(people: PeopleReader, workspaceId: string): Promise<number> {
  return people.count('member', whereAll({ organizationId: workspaceId, role: 'owner' }));
}

/** `workspaceIds`: those that had an owner who was changed or removed. */
export async function requireOwners(people: PeopleReader, workspaceIds: Iterable<string>): Promise<void> {
  for (const workspaceId of new Set(workspaceIds)) {
    if ((await countOwners(people, workspaceId)) === 0) throw new LastOwnerError();
  }
}
