// The key checker: what a text is that somebody takes for a key, in words. Nothing of it is stored, logged or counted,
// and a key the caller may not see answers like one that does not exist.
import { inspectSecret, SECRET_SLIPS } from '@keywright/core/secrets/inspect-secret';
import type { KeyCheckAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { presentKey } from '../keys/present-key.ts';
import { refusedRight } from '../people/rights.ts';
import type { Clock, Secrets, Storage } from '../ports.ts';

export interface CheckSecretPorts {
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export type CheckSecret = (caller: Caller, text: string) => Promise<KeyCheckAnswer>;

export function createCheckSecret(ports: CheckSecretPorts, apis: ApiCatalogue): CheckSecret {
  return async (caller, text) => {
    const { api, environment, slips, candidates } = inspectSecret(apis.all, text);
    let known = UNKNOWN;
    for (const secret of candidates) {
      if (known.key === null) known = await findKnown(ports, apis, { caller, secret });
    }
    return {
      api: known.key?.api ?? api,
      environment: known.key?.environment ?? environment,
      wellFormed: slips.length === 0,
      slips: slips.map((code) => ({ code, text: SECRET_SLIPS[code] })),
      ...known,
    };
  };
}

type Known = Pick<KeyCheckAnswer, 'key' | 'secretId'>;
const UNKNOWN: Known = { key: null, secretId: null };

async function findKnown(
  { storage, secrets, clock }: CheckSecretPorts,
  apis: ApiCatalogue,
  { caller, secret }: { readonly caller: Caller; readonly secret: string },
): Promise<Known> {
  const digest = secrets.digest(secret);
  const key = await storage.keys.findByDigest(digest);
  const version = key?.secrets.find((candidate) => secrets.equal(candidate.digest, digest));
  if (!key || !version) return UNKNOWN;
  const now = clock.now();
  const question = { caller, right: 'keys:read', workspaceId: key.workspaceId, now } as const;
  if ((await refusedRight(storage, question)) !== null) return UNKNOWN;
  return { key: presentKey(key, apis, now), secretId: version.id };
}
