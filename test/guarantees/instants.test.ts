// P-05: expiry and the end of a grace need no job. The millisecond before, a secret is good; at the instant, it is not.
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import {
  type AssembledUseCases,
  assembleUseCases,
  createHandClock,
  OPERATOR,
} from '../harness/assemble-use-cases.ts';
import { guaranteeApis } from '../harness/guarantee-apis.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';

const AROUND = [-1, 0, 1];

async function outcomesAround(
  { clock, verify }: AssembledUseCases,
  secret: string,
  instant: number,
): Promise<readonly string[]> {
  const outcomes: string[] = [];
  for (const offset of AROUND) {
    clock.set(instant + offset);
    const verdict = await verify(secret);
    outcomes.push(verdict.valid ? 'valid' : verdict.denial.reason);
  }
  return outcomes;
}

const moments = fc.integer({ min: 1, max: 400 * 24 * 3_600_000 });

describe('verifyKey, whatever the instant', () => {
  test('refuses an expired key from the very millisecond of its expiry, and not one before', async () => {
    await fc.assert(
      fc.asyncProperty(moments, fc.boolean(), async (afterMs, isWarm) => {
        const works = assembleUseCases();
        const expiresAt = works.clock.now() + afterMs;
        const { secret } = await works.newKey({ expiresAt });
        // From memory or from the store: the instant is the same.
        if (isWarm) await works.verify(secret);
        expect(await outcomesAround(works, secret, expiresAt)).toEqual([
          'valid',
          'key_expired',
          'key_expired',
        ]);
      }),
      { numRuns: 50 },
    );
  });

  test('refuses an old secret from the very millisecond its grace ends, and never the new one', async () => {
    const graces = fc.integer({ min: 1, max: 30 * 24 * 3_600_000 });
    await fc.assert(
      fc.asyncProperty(graces, fc.boolean(), async (graceMs, isWarm) => {
        const works = assembleUseCases();
        const { secret, keyId } = await works.newKey();
        const input = { keyId, graceMs };
        const rotated = await works.useCases.rotateKey({ actor: OPERATOR, idempotencyKey: null, input });
        const retiresAt = works.clock.now() + graceMs;
        if (isWarm) await works.verify(secret);
        const ofOld = await outcomesAround(works, secret, retiresAt);
        const ofNew = await outcomesAround(works, rotated.secret ?? '', retiresAt);
        expect(ofOld).toEqual(['valid', 'secret_retired', 'secret_retired']);
        expect(ofNew).toEqual(['valid', 'valid', 'valid']);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a server whose clock is moved by hand', () => {
  const clock = createHandClock();
  let upstream: SampleUpstream;
  let keywright: StartedSurfaces;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
    const apis = guaranteeApis({ url: upstream.url, allowPrivateAddresses: true });
    keywright = await startSurfaces({ apis, storage: createMemoryStorage({ digest }), clock });
  });
  afterAll(async () => {
    await keywright.close();
    await upstream.close();
  });

  async function statusesAround(secret: string, instant: number): Promise<readonly number[]> {
    const statuses: number[] = [];
    for (const offset of AROUND) {
      clock.set(instant + offset);
      const headers = { authorization: `Bearer ${secret}` };
      statuses.push((await fetch(`${keywright.url}/notes/v1/whoami`, { headers })).status);
    }
    return statuses;
  }

  test('answers at the gateway by the same instants', async () => {
    const { keys, workspaces } = keywright.client;
    const workspace = await workspaces.create({ name: 'Instants', slug: 'instants' });
    const body = { api: 'notes', workspaceId: workspace.id, name: 'a key', scopes: ['read'] };
    const expiresAt = clock.now() + 5000;
    const expiring = await keys.create({ ...body, expiresAt: new Date(expiresAt).toISOString() });
    expect(await statusesAround(expiring.secret ?? '', expiresAt)).toEqual([200, 401, 401]);

    const rotated = await keys.create(body);
    const next = await keys.rotate(rotated.id, { graceSeconds: 7 });
    const retiresAt = Date.parse(next.secrets[0]?.retiresAt ?? '');
    expect(retiresAt).toBe(clock.now() + 7000);
    expect(await statusesAround(rotated.secret ?? '', retiresAt)).toEqual([200, 401, 401]);
    expect(await statusesAround(next.secret ?? '', retiresAt)).toEqual([200, 200, 200]);
  });
});
