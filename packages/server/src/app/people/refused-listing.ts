// May this caller have a list? Whoever does not see every workspace says of which one it is asked for.
import type { EpochMs } from '@keywright/core/instant';
import type { Right } from '@keywright/core/people/roles';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Caller, CallerReader } from '../caller.ts';
import { refusedAnywhere, refusedRight } from './rights.ts';
import { workspacesSeenBy } from './seen-workspaces.ts';

export interface Listing {
  readonly caller: Caller;
  readonly right: Right;
  /** Undefined where all of them are asked for. */
  readonly workspaceId: string | undefined;
  readonly now: EpochMs;
}

/** Null when the caller may. */
export async function refusedListing(
  reader: CallerReader,
  { caller, right, workspaceId, now }: Listing,
): Promise<Refusal | null> {
  if (workspaceId !== undefined) return refusedRight(reader, { caller, right, workspaceId, now });
  if ((await workspacesSeenBy(reader.people, caller, now)) !== 'all') return WORKSPACE_UNNAMED;
  return caller.kind === 'credential' ? refusedAnywhere(reader, caller, { right, now }) : null;
}

const WORKSPACE_UNNAMED: Refusal = {
  reason: 'validation_error',
  problems: [{ field: 'workspaceId', message: 'is required: what is listed belongs to one workspace' }],
};
