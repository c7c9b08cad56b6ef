// The only way an entry of the audit log leaves the process. What it says of a change was chosen when it was written:
// never a secret.
import { formatInstant } from '@keywright/core/instant';
import type { AuditEntryAnswer } from '@keywright/core/wire-contract';
import type { AuditEntry } from '../ports.ts';

export function presentAuditEntry({ position, hash, event }: AuditEntry): AuditEntryAnswer {
  const { id, at, actor, action, workspaceId, subjectId, details } = event;
  return {
    position,
    hash,
    id,
    at: formatInstant(at),
    actor,
    action,
    workspaceId,
    subjectId,
    details: { ...details },
  };
}
