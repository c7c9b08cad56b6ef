// What a member leaves behind: the keys of their seat stop, or become keys of the whole workspace, as the policy of each
// API says; what they asked for is cancelled; and who they were stays known. Part of the transaction that removes them.
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import { revokeKey } from '@keywright/core/keys/key-lifecycle';
import { limitsWithoutSeat, type OnLeave } from '@keywright/core/user-keys/user-key-policy';
import type { StorageTransaction } from '../ports.ts';
import { keysToLeaveBehind } from '../user-keys/own-seat.ts';
import { findPolicy } from '../user-keys/policy-records.ts';
import { requestOf, waiting } from '../user-keys/request-records.ts';
import { decisionEvent } from '../user-keys/take-request.ts';
import type { AuditDraft } from '../write.ts';
import type { Member } from './members/member-records.ts';
import type { PeopleWriter } from './people-records.ts';

export interface Vacated {
  readonly keys: readonly ApiKey[];
  readonly events: readonly AuditDraft[];
}

const LEFT = 'The member left the workspace';

export async function vacateSeat(
  tx: Pick<StorageTransaction, 'keys' | 'people'>,
  { id: memberId, workspaceId, userId, role, joinedAt }: Member,
  { now, actor }: { readonly now: EpochMs; readonly actor: string },
): Promise<Vacated> {
  const keys: ApiKey[] = [];
  const events: AuditDraft[] = [];
  for (const key of await keysToLeaveBehind(tx.keys, { memberId, workspaceId }, now)) {
    const { policy } = await findPolicy(tx.people, { workspaceId, api: key.api });
    const left = LEAVING[key.secrets.length === 0 ? 'stop' : policy.onLeave](key, now);
    await tx.keys.update(left.key);
    keys.push(left.key);
    events.push({ ...left.event, workspaceId, subjectId: key.id });
  }
  events.push(...(await cancelRequests(tx.people, memberId, { now, actor })));
  const former = {
    id: memberId,
    organizationId: workspaceId,
    userId,
    role,
    createdAt: joinedAt,
    leftAt: now,
  };
  await tx.people.insert('formerMember', former);
  return { keys, events };
}

const AT_ONCE = { limit: 100, offset: 0, sortBy: null };

async function cancelRequests(
  people: PeopleWriter,
  memberId: string,
  { now: decidedAt, actor: decidedBy }: { readonly now: EpochMs; readonly actor: string },
): Promise<readonly AuditDraft[]> {
  const cancelled = { decision: 'cancelled', decidedAt, decidedBy, decisionReason: LEFT } as const;
  const events: AuditDraft[] = [];
  for (;;) {
    const found = (await people.find('userKeyRequest', waiting({ memberId }), AT_ONCE)).map(requestOf);
    if (found.length === 0) return events;
    for (const request of found) {
      await people.update('userKeyRequest', waiting({ id: request.id }), cancelled);
      events.push(decisionEvent({ ...request, ...cancelled }));
    }
  }
}

type Leave = (key: ApiKey, now: EpochMs) => { key: ApiKey; event: Pick<AuditDraft, 'action' | 'details'> };

/** A key nobody has claimed stops in any case: there is no caller to go on. */
const LEAVING: Readonly<Record<OnLeave, Leave>> = {
  stop: (key, now) => ({
    key: revokeKey(key, now, LEFT),
    event: { action: 'key.revoked', details: { reason: LEFT, memberId: key.ownerMemberId } },
  }),
  'hand-over': (key) => ({
    key: { ...key, ownerMemberId: null, limits: limitsWithoutSeat(key.limits) },
    event: { action: 'key.handed-over', details: { memberId: key.ownerMemberId } },
  }),
};
