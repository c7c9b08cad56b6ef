// The key a caller may manage: the operator's are all, a key's are those of its own API and workspace.
// A foreign key is not told apart from one that does not exist.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { Caller } from '../caller.ts';
import type { KeyReader } from '../ports.ts';

export async function findManagedKey(keys: KeyReader, actor: Caller, keyId: string): Promise<ApiKey | null> {
  const key = await keys.findById(keyId);
  if (key === null || actor.kind === 'operator') return key;
  const self = await keys.findById(actor.keyId);
  return self !== null && self.workspaceId === key.workspaceId && self.api === key.api ? key : null;
}
