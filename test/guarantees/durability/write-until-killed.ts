// A client that makes keys, rotates them, and revokes every other one, until its server is gone in the middle of it.
import { randomUUID } from 'node:crypto';
import { type KeywrightClient, KeywrightUnreachableError } from '@keywright/sdk';
import { type AcknowledgedKey, type Doubt, newAcknowledgedKey } from './acknowledged-keys.ts';

export async function writeUntilKilled(
  { keys }: KeywrightClient,
  workspaceId: string,
): Promise<AcknowledgedKey[]> {
  const made: AcknowledgedKey[] = [];
  for (;;) {
    const key = newAcknowledgedKey(`key ${randomUUID()}`);
    made.push(key);
    try {
      const body = { api: 'notes', workspaceId, name: key.name };
      const created = await keys.create(body, expecting(key, 'create'));
      Object.assign(key, { id: created.id, secret: created.secret });

      const rotated = await keys.rotate(created.id, { graceSeconds: 0 }, expecting(key, 'rotate'));
      key.retired.push(created.secret ?? '');
      key.secret = rotated.secret;

      if (made.length % 2 === 0) {
        expecting(key, 'revoke');
        await keys.revoke(created.id);
        key.isRevoked = true;
      }
      key.doubt = null;
    } catch (error) {
      if (error instanceof KeywrightUnreachableError) return made;
      throw error;
    }
  }
}

/** From here until the next write the answer is owed. */
function expecting(key: AcknowledgedKey, kind: Doubt['kind']): { readonly idempotencyKey: string } {
  key.doubt = { kind, idempotencyKey: randomUUID() };
  return key.doubt;
}
