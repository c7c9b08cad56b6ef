// Everything the audit log tells of, as a closed list: nothing is written under another name, and whoever shows the log
// has words for each. A log that an older or newer release wrote may have others.

/** People, what they belong to and how they come in: told record by record. */
export type ToldRecord = 'user' | 'account' | 'workspace' | 'member' | 'invitation';
type RecordAction = `${ToldRecord}.${'created' | 'changed' | 'removed'}`;

export type AuditAction =
  | RecordAction
  | 'key.issued'
  | 'key.claimed'
  | 'key.edited'
  | 'key.rotated'
  | 'key.revoked'
  | 'key.handed-over'
  | 'secret.ended'
  | 'secret.extended'
  | 'limit.reached'
  | 'endpoint.created'
  | 'endpoint.edited'
  | 'endpoint.deleted'
  | 'credential.issued'
  | 'credential.revoked'
  | 'user-keys.policy-set'
  | 'user-key.requested'
  | 'user-key.approved'
  | 'user-key.denied'
  | 'user-key.cancelled';
