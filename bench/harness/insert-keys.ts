// Many keys, put into a storage of either engine.
import type { ApiKey } from '@keywright/core/keys/api-key';
import { limitRule } from '@keywright/core/limits/limit-rule';
import { stav } from '@keywright/core/presets';
import { mintSecret } from '../../packages/server/src/app/keys/mint-secret.ts';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import { createSecrets } from '../../packages/server/src/system/secrets.ts';

const KEYS_PER_WORKSPACE = 100;
const KEYS_PER_TRANSACTION = 5000;

/** Whether keys have limits and usage is recorded, or neither: what both cost is the difference. */
export type Counting = 'counted' | 'uncounted';

/** Answers their values. */
export async function insertKeys(
  storage: Storage,
  { count, counting }: { readonly count: number; readonly counting: Counting },
): Promise<readonly string[]> {
  const values: string[] = [];
  while (values.length < count) {
    await storage.transaction(async (tx) => {
      const until = Math.min(count, values.length + KEYS_PER_TRANSACTION);
      while (values.length < until) {
        const { key, value } = newKey(values.length, counting);
        if (values.length % KEYS_PER_WORKSPACE === 0) {
          const { workspaceId, createdAt } = key;
          await tx.workspaces.insert({ id: workspaceId, name: workspaceId, slug: workspaceId, createdAt });
        }
        await tx.keys.insert(key);
        values.push(value);
      }
    });
  }
  return values;
}

const now = Date.now();
const secrets = createSecrets({ now: () => now });

const LIMITS = [limitRule({ name: 'burst', per: 'key', limit: 1_000_000, window: 60_000 })];

/** As a customer's key looks: three scopes, and a limit of its own that is counted and never reached. */
function newKey(index: number, counting: Counting): { readonly key: ApiKey; readonly value: string } {
  const { value, record } = mintSecret(secrets, stav, { environment: 'live', now });
  const key: ApiKey = {
    id: secrets.newId('key'),
    api: stav.name,
    workspaceId: `ws-${counting}-${Math.floor(index / KEYS_PER_WORKSPACE)}`,
    environment: 'live',
    name: `key ${index}`,
    scopes: Object.keys(stav.scopes),
    allowedAddresses: 'any',
    limits: counting === 'counted' ? LIMITS : [],
    metadata: {},
    ownerMemberId: null,
    makerKeyId: null,
    makerUserId: null,
    makerRole: null,
    createdAt: now,
    createdBy: { kind: 'operator' },
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    revokeReason: null,
    secrets: [record],
  };
  return { key, value };
}
