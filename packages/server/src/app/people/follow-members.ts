// Who belongs to a workspace, and as what, is part of the rights of keys: of those they made, and of those of their seat.
// Whatever way somebody is removed on, their seat is vacated in the same transaction; and every change is told to every
// memory of those keys before whoever made it is answered, like a change of the keys themselves. What runs for a person
// is told of that too, and of the end of a session. Invitations go with the right to make them. Whom to tell is read before the commit: after it, nothing may fail.
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { ChangeFeed, SubjectChange } from '../change-feed.ts';
import type { AuditLog, Clock, Secrets, Storage, StorageTransaction } from '../ports.ts';
import { type AuditDraft, changeOf, publishAll } from '../write.ts';
import { takeBackInvitations } from './invitations/take-back-invitations.ts';
import { requireOwners } from './members/last-owner.ts';
import { type Member, memberOf } from './members/member-records.ts';
import type { PeopleModel, PeopleRecord, PeopleWriter, RecordFilter } from './people-records.ts';
import { vacateSeat } from './vacate-seat.ts';

export interface FollowPorts {
  readonly feed: Pick<ChangeFeed, 'publish'>;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'newId'>;
}

/** What a transaction did among members. */
interface Followed {
  readonly touched: { readonly memberId: string; readonly userId: string; readonly workspaceId: string }[];
  /** Workspaces of which an owner was changed or removed. */
  readonly ofOwners: string[];
  readonly removed: Member[];
  /** Accounts of which a session is over. */
  readonly signedOut: string[];
  /** Who did it, by member, as the events of the transaction tell it. */
  readonly actors: Map<string, string>;
}

/** The same storage, but that changes among members reach the keys they made, and those of their seats. */
export function followMembers(storage: Storage, ports: FollowPorts): Storage {
  return {
    ...storage,
    async transaction(work, options) {
      const followed: Followed = { touched: [], ofOwners: [], removed: [], signedOut: [], actors: new Map() };
      const { result, changes } = await storage.transaction(async (tx) => {
        const result = await work({
          ...tx,
          people: notingMembers(tx.people, followed),
          audit: notingActors(tx.audit, followed),
        });
        await requireOwners(tx.people, followed.ofOwners);
        await takeBackAll(tx, followed, ports);
        const left = await vacateSeats(tx, followed, ports);
        const changes = await changesOf(tx, followed, left);
        await tx.changes.record(changes);
        return { result, changes };
      }, options);
      await publishAll(ports.feed, changes);
      return result;
    },
  };
}

async function changesOf(
  tx: StorageTransaction,
  { touched, signedOut }: Followed,
  left: readonly ApiKey[],
): Promise<readonly SubjectChange[]> {
  const keys = new Map(left.map((key) => [key.id, key]));
  for (const { userId, workspaceId } of touched) {
    for (const key of await tx.keys.listMadeByPerson(userId, workspaceId)) keys.set(key.id, key);
  }
  const people = new Set([...touched.map(({ userId }) => userId), ...signedOut]);
  return [
    ...[...keys.values()].map(changeOf),
    ...[...people].map((userId) => ({ kind: 'person', userId }) as const),
  ];
}

async function takeBackAll(
  tx: StorageTransaction,
  { touched, actors }: Followed,
  ports: FollowPorts,
): Promise<void> {
  for (const { memberId, ...place } of touched) {
    const at = ports.clock.now();
    const events = await takeBackInvitations(tx.people, place, at);
    await tell(tx, events, { at, actor: actors.get(memberId) ?? 'system', ...ports });
  }
}

async function tell(
  tx: StorageTransaction,
  events: readonly AuditDraft[],
  { at, actor, secrets }: Pick<FollowPorts, 'secrets'> & { readonly at: EpochMs; readonly actor: string },
): Promise<void> {
  for (const event of events) await tx.audit.append({ ...event, id: secrets.newId('evt'), at, actor });
}

async function vacateSeats(
  tx: StorageTransaction,
  { removed, actors }: Followed,
  { clock, secrets }: FollowPorts,
): Promise<readonly ApiKey[]> {
  const all: ApiKey[] = [];
  for (const member of removed) {
    const now = clock.now();
    const actor = actors.get(member.id) ?? 'system';
    const { keys, events } = await vacateSeat(tx, member, { now, actor });
    await tell(tx, events, { at: now, actor, secrets });
    all.push(...keys);
  }
  return all;
}

const ALL = { limit: 10_000, offset: 0, sortBy: null };

function notingMembers(
  people: PeopleWriter,
  { touched, ofOwners, removed, signedOut }: Followed,
): PeopleWriter {
  const note = (member: PeopleRecord) => {
    const { id, userId, organizationId } = member;
    touched.push({ memberId: String(id), userId: String(userId), workspaceId: String(organizationId) });
  };
  const noteAll = async (model: PeopleModel, filter: RecordFilter) => {
    const members = model === 'member' ? await people.find(model, filter, ALL) : [];
    for (const member of members) note(member);
    const owners = members.filter(({ role }) => role === 'owner');
    ofOwners.push(...owners.map(({ organizationId }) => String(organizationId)));
    return members;
  };
  return {
    ...people,
    async insert(model, record) {
      if (model === 'member') note(record);
      await people.insert(model, record);
    },
    async update(model, filter, changes) {
      await noteAll(model, filter);
      return people.update(model, filter, changes);
    },
    async delete(model, filter) {
      removed.push(...(await noteAll(model, filter)).map(memberOf));
      const sessions = model === 'session' ? await people.find(model, filter, ALL) : [];
      signedOut.push(...sessions.map(({ userId }) => String(userId)));
      return people.delete(model, filter);
    },
  };
}

function notingActors(audit: AuditLog, { actors }: Followed): AuditLog {
  return {
    ...audit,
    async append(event) {
      actors.set(event.subjectId, event.actor);
      await audit.append(event);
    },
  };
}
