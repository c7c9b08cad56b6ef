// Which changes among people are told in the audit log, and how. Sessions and verifications come and go untold.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ToldRecord } from '@keywright/core/audit/audit-actions';
import { tellMadeWithUser } from '../app/keys/defaults/tell-made-with-user.ts';
import type { PeopleModel, PeopleRecord } from '../app/people/people-records.ts';
import type { Clock, Secrets, StorageTransaction } from '../app/ports.ts';
import type { AuditDraft } from '../app/write.ts';

export interface AuthAudit {
  created(model: PeopleModel, record: PeopleRecord): Promise<void>;
  updated(model: PeopleModel, before: PeopleRecord, changes: PeopleRecord): Promise<void>;
  deleted(model: PeopleModel, record: PeopleRecord): Promise<void>;
}

/** Who is signed in while Better Auth answers a request: it tells its storage nothing of that. */
const signedIn = new AsyncLocalStorage<{ readonly userId: string | null }>();

export function actingAs<T>(userId: string | null, work: () => Promise<T>): Promise<T> {
  return signedIn.run({ userId }, work);
}

/** Of a transaction, what changes among people need. */
export type PeopleTransaction = Pick<
  StorageTransaction,
  'people' | 'audit' | 'keys' | 'workspaces' | 'defaultKeys'
>;

export interface AuthAuditPorts {
  readonly tx: PeopleTransaction;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'newId'>;
}

/** Fields worth telling: never a password, a token, or an e-mail address of somebody who has no account yet. */
const TOLD: { readonly [M in PeopleModel]: M extends ToldRecord ? readonly string[] : null } = {
  user: ['name', 'email', 'emailVerified', 'isOperator'],
  account: ['providerId', 'userId'],
  workspace: ['name', 'slug'],
  member: ['userId', 'role'],
  invitation: ['email', 'role', 'status'],
  session: null,
  verification: null,
  formerMember: null,
  credential: null,
  userKeyPolicy: null,
  userKeyRequest: null,
};

export function createAuthAudit({ tx, clock, secrets }: AuthAuditPorts): AuthAudit {
  const append = (userId: string | null, draft: AuditDraft) => {
    const actor = userId === null ? 'system' : `user:${userId}`;
    return tx.audit.append({ ...draft, id: secrets.newId('evt'), at: clock.now(), actor });
  };
  const tell = async (model: PeopleModel, record: PeopleRecord, event: Told): Promise<void> => {
    if (!isTold(model)) return;
    const { verb, details } = event;
    const subjectId = String(record['id']);
    const userId = signedIn.getStore()?.userId ?? personOf(model, record);
    const action = `${model}.${verb}` as const;
    await append(userId, { action, workspaceId: workspaceOf(model, record), subjectId, details });
  };
  return {
    created: async (model, record) => {
      await tell(model, record, { verb: 'created', details: toldOf(model, record) });
      if (model !== 'user') return;
      const userId = String(record['id']);
      const made = await tellMadeWithUser(tx, { field: 'userId', id: userId, now: clock.now() });
      for (const draft of made) await append(userId, draft);
    },
    updated: async (model, before, changes) => {
      const details = toldOf(model, changes);
      if (Object.keys(details).length > 0) await tell(model, before, { verb: 'changed', details });
    },
    deleted: (model, record) => tell(model, record, { verb: 'removed', details: toldOf(model, record) }),
  };
}

interface Told {
  readonly verb: 'created' | 'changed' | 'removed';
  readonly details: PeopleRecord;
}

function isTold(model: PeopleModel): model is ToldRecord {
  return TOLD[model] !== null;
}

function toldOf(model: PeopleModel, record: PeopleRecord): PeopleRecord {
  const told = (TOLD[model] ?? []).flatMap((field) => {
    const value = record[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(told);
}

/** Whoever signs up, confirms an address or comes back through a provider is not signed in yet. */
function personOf(model: PeopleModel, { id, userId }: PeopleRecord): string | null {
  if (model === 'user') return String(id);
  return model === 'account' ? String(userId) : null;
}

function workspaceOf(model: PeopleModel, record: PeopleRecord): string | null {
  const id = model === 'workspace' ? record['id'] : record['organizationId'];
  return typeof id === 'string' ? id : null;
}
