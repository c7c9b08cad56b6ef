// Puts a drafted key into the store, with its first secret or unclaimed, and says which event that is.
import type { ApiKey } from '@keywright/core/keys/api-key';
import { prefixOf } from '@keywright/core/secrets/secret-format';
import type { Secrets, StorageTransaction } from '../../ports.ts';
import type { AuditDraft } from '../../write.ts';
import { type MintedSecret, mintSecret } from '../mint-secret.ts';
import type { KeyDraft } from './draft-key.ts';

export interface InsertedKey {
  readonly key: ApiKey;
  /** Null for a key that is unclaimed: it has none before it is claimed. */
  readonly minted: MintedSecret | null;
  readonly event: AuditDraft;
}

export async function insertKey(
  tx: Pick<StorageTransaction, 'keys'>,
  secrets: Secrets,
  { api, key: draft, unclaimed }: KeyDraft & { readonly unclaimed: boolean },
): Promise<InsertedKey> {
  const { environment, createdAt: now } = draft;
  const minted = unclaimed ? null : mintSecret(secrets, api, { environment, now });
  const key: ApiKey = {
    ...draft,
    // What nobody named is called by all that may be shown of it.
    name: draft.name ?? minted?.record.preview ?? `${prefixOf(api.secretFormat, environment)}…`,
    id: secrets.newId('key'),
    secrets: minted === null ? [] : [minted.record],
  };
  await tx.keys.insert(key);
  return { key, minted, event: issuedEvent(key) };
}

/** The event of a key that has just been made. */
export function issuedEvent(key: ApiKey): AuditDraft {
  const { api, name, scopes, allowedAddresses, expiresAt, ownerMemberId, id: subjectId, workspaceId } = key;
  const secretId = key.secrets[0]?.id ?? null;
  const details = { api, name, scopes, allowedAddresses, expiresAt, ownerMemberId, secretId };
  return { action: 'key.issued', workspaceId, subjectId, details };
}
