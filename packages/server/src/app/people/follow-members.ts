// Who belongs to a workspace, and as what, is part of the rights of the keys they made there: a change of it is told to
// every memory of those keys before whoever made it is answered, like a change of the keys themselves.
import type { ChangeFeed, Storage } from '../ports.ts';
import { changeOf } from '../write.ts';
import type { PeopleModel, PeopleRecord, PeopleWriter, RecordFilter } from './people-records.ts';

interface Membership {
  readonly userId: string;
  readonly workspaceId: string;
}

/** The same storage, but that changes among members reach the keys they made. */
export function followMembers(
  storage: Storage,
  { feed }: { readonly feed: Pick<ChangeFeed, 'publish'> },
): Storage {
  return {
    ...storage,
    async transaction(work, options) {
      const touched: Membership[] = [];
      const result = await storage.transaction(
        (tx) => work({ ...tx, people: notingMembers(tx.people, touched) }),
        options,
      );
      for (const { userId, workspaceId } of touched) {
        const keys = await storage.keys.listMadeByPerson(userId, workspaceId);
        await Promise.all(keys.map((key) => feed.publish(changeOf(key))));
      }
      return result;
    },
  };
}

const ALL = { limit: 10_000, offset: 0, sortBy: null };

function notingMembers(people: PeopleWriter, touched: Membership[]): PeopleWriter {
  const note = (member: PeopleRecord) => {
    touched.push({ userId: String(member['userId']), workspaceId: String(member['organizationId']) });
  };
  const noteAll = async (model: PeopleModel, filter: RecordFilter) => {
    if (model === 'member') for (const member of await people.find(model, filter, ALL)) note(member);
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
      await noteAll(model, filter);
      return people.delete(model, filter);
    },
  };
}
