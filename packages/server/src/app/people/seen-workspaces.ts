// The workspaces that are there for a caller.
import type { EpochMs } from '@keywright/core/instant';
import { type Caller, findUsable } from '../caller.ts';
import { type PeopleReader, whereAll } from './people-records.ts';

/** `'all'`, or the ids of those the caller belongs to. */
export type SeenWorkspaces = 'all' | readonly string[];

/** Nobody is a member of more. */
const MOST_MEMBERSHIPS = 1000;

export async function workspacesSeenBy(
  people: PeopleReader,
  caller: Caller,
  now: EpochMs,
): Promise<SeenWorkspaces> {
  switch (caller.kind) {
    case 'operator':
      return 'all';
    case 'key':
      return [caller.workspaceId];
    case 'person': {
      const page = { limit: MOST_MEMBERSHIPS, offset: 0, sortBy: null };
      const members = await people.find('member', whereAll({ userId: caller.userId }), page);
      return members.map(({ organizationId }) => String(organizationId));
    }
    case 'credential': {
      const credential = await findUsable(people, caller, now);
      if (credential === null) return [];
      return credential.workspaceId === null ? 'all' : [credential.workspaceId];
    }
  }
}
