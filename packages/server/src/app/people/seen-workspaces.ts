// The workspaces that are there for a caller.
import type { EpochMs } from '@keywright/core/instant';
import { type Caller, findUsable } from '../caller.ts';
import { findSeats } from './members/member-records.ts';
import type { PeopleReader } from './people-records.ts';

/** `'all'`, or the ids of those the caller belongs to. */
export type SeenWorkspaces = 'all' | readonly string[];

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
    case 'person':
      return (await findSeats(people, caller.userId)).map(({ workspaceId }) => workspaceId);
    case 'credential': {
      const credential = await findUsable(people, caller, now);
      if (credential === null) return [];
      return credential.workspaceId === null ? 'all' : [credential.workspaceId];
    }
  }
}
