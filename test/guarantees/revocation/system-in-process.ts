// The use cases without a server, over a store whose reads answer late with what they saw early. Before each change the
// key is forgotten, so that reads of it are under way while it changes (revocation.md's condition C3).
import { setImmediate } from 'node:timers/promises';
import type { SecretOutcome } from '../../../packages/server/src/app/keys/issuing/issue-key.ts';
import type { KeyReader, Storage } from '../../../packages/server/src/app/ports.ts';
import type { WriteOutcome } from '../../../packages/server/src/app/write.ts';
import { createMemoryStorage } from '../../../packages/server/src/storage/memory.ts';
import { digest } from '../../../packages/server/src/system/secrets.ts';
import { assembleUseCases, OPERATOR } from '../../harness/assemble-use-cases.ts';
import type { KeySystem, MadeSecret } from './live-key.ts';

const LONGEST_READ_TURNS = 12;

function withLateReads(storage: Storage): Storage {
  let reads = 0;
  const findByDigest: KeyReader['findByDigest'] = async (wanted) => {
    const found = await storage.keys.findByDigest(wanted);
    // Coprime to the longest: every length comes up, and a later read often ends before an earlier one.
    reads += 5;
    for (let turns = reads % LONGEST_READ_TURNS; turns > 0; turns -= 1) await setImmediate();
    return found;
  };
  return { ...storage, keys: { ...storage.keys, findByDigest } };
}

/** Keys of the API `notes` in a new workspace. */
export async function keySystemInProcess(): Promise<KeySystem> {
  const storage = withLateReads(createMemoryStorage({ digest }));
  const { useCases, feed, newKey, newWorkspace, verify } = assembleUseCases({ storage });
  const workspaceId = await newWorkspace();
  const write = { actor: OPERATOR, idempotencyKey: null };
  const digestsOf = new Map<string, string[]>();

  const remembered = ({ keyId, secretId, value }: MadeSecret): MadeSecret => {
    digestsOf.set(keyId, [...(digestsOf.get(keyId) ?? []), digest(value)]);
    return { keyId, secretId, value };
  };
  /** Lets reads of the key begin; the change that follows finds them under way. */
  const startReads = async (keyId: string): Promise<void> => {
    await feed.publish({ kind: 'key', keyId, digests: digestsOf.get(keyId) ?? [] });
    await setImmediate();
  };

  return {
    ways: ['verifyKey'],
    async verify(secret) {
      const verdict = await verify(secret, { access: { kind: 'scope', scope: 'read' } });
      // A turn for the others: with the key in memory nothing here would ever wait.
      await setImmediate();
      return verdict.valid;
    },
    async create() {
      const { keyId, secretId, secret } = await newKey({ workspaceId });
      return remembered({ keyId, secretId, value: secret });
    },
    async edit(keyId, narrowing) {
      await startReads(keyId);
      done(await useCases.editKey({ ...write, input: { keyId, ...narrowing } }));
    },
    async rotate(keyId, graceSeconds) {
      await startReads(keyId);
      const input = { keyId, graceMs: graceSeconds * 1000 };
      return remembered(madeOf(await useCases.rotateKey({ ...write, input })));
    },
    async endSecret({ keyId, secretId }) {
      await startReads(keyId);
      done(await useCases.endSecret({ ...write, input: { keyId, secretId } }));
    },
    async revoke(keyId) {
      await startReads(keyId);
      done(await useCases.revokeKey({ actor: OPERATOR, input: { keyId, reason: null } }));
    },
  };
}

function done(outcome: WriteOutcome<unknown>): void {
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
}

function madeOf(outcome: SecretOutcome): MadeSecret {
  if (!outcome.ok || outcome.secret === null) throw new Error(JSON.stringify(outcome));
  const { id: keyId, secrets } = outcome.answer;
  return { keyId, secretId: secrets.at(-1)?.id ?? '', value: outcome.secret };
}
