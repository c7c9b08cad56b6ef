// What the store made with a user, as events for the audit log: a trigger has no part in the chain. Told in the
// transaction that inserts the user, and where something else inserted them, when they claim their first key.
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { StorageTransaction } from '../../ports.ts';
import type { AuditDraft } from '../../write.ts';
import { issuedEvent } from '../issuing/insert-key.ts';
import type { MadeWithUser } from './default-key-ports.ts';

type Transaction = Pick<StorageTransaction, 'keys' | 'workspaces' | 'audit' | 'defaultKeys'>;

export interface MadeQuestion {
  readonly field: 'userId' | 'memberId';
  readonly id: string;
  readonly now: EpochMs;
}

/** Each is answered once; nothing for whom nothing was made. */
export async function tellMadeWithUser(
  tx: Transaction,
  { field, id, now }: MadeQuestion,
): Promise<readonly AuditDraft[]> {
  const made = await tx.defaultKeys.findUntold(field, id);
  if (made === null) return [];
  const { userId, workspaceId, memberId } = made;
  const workspace = await tx.workspaces.findById(workspaceId);
  const keys = await untoldKeys(tx, made, now);
  await tx.defaultKeys.markTold(userId);
  const { name, slug, createdAt } = workspace ?? { name: null, slug: null, createdAt: null };
  const about = { workspaceId, subjectId: workspaceId };
  return [
    { ...about, action: 'workspace.created', details: { name, slug, createdAt } },
    {
      action: 'member.created',
      workspaceId,
      subjectId: memberId,
      details: { userId, role: 'owner', createdAt },
    },
    ...keys.map((key) => {
      const event = issuedEvent(key);
      return { ...event, details: { ...event.details, createdAt: key.createdAt } };
    }),
  ];
}

/** Whoever was made elsewhere may have made other keys since: those have their events. */
async function untoldKeys(tx: Transaction, made: MadeWithUser, now: EpochMs): Promise<readonly ApiKey[]> {
  const filter = { workspaceId: made.workspaceId, ownerMemberId: made.memberId };
  const untold: ApiKey[] = [];
  for (const key of await tx.keys.list(filter, { limit: MOST_KEYS, after: null }, now)) {
    const told = await tx.audit.list({ subjectId: key.id }, { limit: 1, after: null });
    if (told.length === 0) untold.push(key);
  }
  return untold;
}

/** Far more than there are APIs. */
const MOST_KEYS = 1000;
