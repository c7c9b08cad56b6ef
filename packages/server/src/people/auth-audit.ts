// Which changes among people are told in the audit log, and how. Sessions and verifications come and go untold.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { PeopleModel, PeopleRecord } from '../app/people/people-records.ts';
import type { AuditLog, Clock, Secrets } from '../app/ports.ts';

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

export interface AuthAuditPorts {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'newId'>;
}

/** Fields worth telling: never a password, a token, or an e-mail address of somebody who has no account yet. */
const TOLD: Readonly<Record<PeopleModel, readonly string[]>> = {
  user: ['name', 'email', 'emailVerified', 'isOperator'],
  account: ['providerId', 'userId'],
  workspace: ['name', 'slug'],
  member: ['userId', 'role'],
  invitation: ['email', 'role', 'status'],
  session: [],
  verification: [],
  formerMember: [],
  credential: [],
  userKeyPolicy: [],
  userKeyRequest: [],
};

export function createAuthAudit({ audit, clock, secrets }: AuthAuditPorts): AuthAudit {
  const tell = async (model: PeopleModel, record: PeopleRecord, event: Told): Promise<void> => {
    if (TOLD[model].length === 0) return;
    const { verb, details } = event;
    const subjectId = String(record['id']);
    const userId = signedIn.getStore()?.userId ?? (model === 'user' ? subjectId : null);
    await audit.append({
      id: secrets.newId('evt'),
      at: clock.now(),
      actor: userId === null ? 'nobody' : `user:${userId}`,
      action: `${model}.${verb}`,
      workspaceId: workspaceOf(model, record),
      subjectId,
      details,
    });
  };
  return {
    created: (model, record) => tell(model, record, { verb: 'created', details: toldOf(model, record) }),
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

function toldOf(model: PeopleModel, record: PeopleRecord): PeopleRecord {
  const told = TOLD[model].flatMap((field) => {
    const value = record[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(told);
}

function workspaceOf(model: PeopleModel, record: PeopleRecord): string | null {
  const id = model === 'workspace' ? record['id'] : record['organizationId'];
  return typeof id === 'string' ? id : null;
}
