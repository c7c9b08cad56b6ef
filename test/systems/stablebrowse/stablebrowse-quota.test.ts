// stablebrowse's monthly quota: one for the whole business, by UTC months, under a clock moved by hand.
import { withUpstream } from '@keywright/core/definition/define-api';
import { stablebrowse } from '@keywright/core/presets';
import { startSampleUpstream } from '@keywright/example-upstream';
import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../packages/server/src/storage/memory.ts';
import { digest } from '../../../packages/server/src/system/secrets.ts';
import {
  type AssembledUseCases,
  assembleUseCases,
  createHandClock,
} from '../../harness/assemble-use-cases.ts';
import { startSurfaces } from '../../harness/start-surfaces.ts';
import { openTestStorage } from '../../harness/test-database.ts';

const QUOTA = 10_000;
const API = { api: 'stablebrowse', scopes: [] };

async function verify({ verify }: AssembledUseCases, secret: string) {
  return verify(secret, { api: stablebrowse });
}

/** Uses the quota up to its last unit, by turns with each of the keys. */
async function useUp(works: AssembledUseCases, secrets: readonly string[]): Promise<void> {
  for (let request = 0; request < QUOTA; request += 1) {
    const { valid } = await verify(works, secrets[request % secrets.length] ?? '');
    if (!valid) throw new Error(`request ${request + 1} of ${QUOTA} was refused`);
  }
}

describe('SB-09 the monthly quota of a business', () => {
  it.each([
    ['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z'],
  ])('used up at %s, is full until the last millisecond before %s', async (usedAt, resetAt) => {
    const clock = createHandClock(Date.parse(usedAt));
    const works = assembleUseCases({ apis: [stablebrowse], clock });
    const workspaceId = await works.newWorkspace();
    const [first, second] = [
      await works.newKey({ ...API, workspaceId }),
      await works.newKey({ ...API, workspaceId }),
    ];
    await useUp(works, [first.secret, second.secret]);

    clock.set(Date.parse(resetAt) - 1);
    for (const { secret } of [first, second, await works.newKey({ ...API, workspaceId })]) {
      expect(await verify(works, secret)).toMatchObject({
        valid: false,
        denial: {
          reason: 'limit_exceeded',
          retryAfterSeconds: 1,
          violated: [{ name: 'monthly', limit: QUOTA, used: QUOTA }],
        },
      });
    }
    clock.set(Date.parse(resetAt));
    const fresh = await verify(works, first.secret);
    expect(fresh).toMatchObject({ valid: true, limits: [{ name: 'monthly', remaining: QUOTA - 1 }] });
  });

  it('is nobody else’s', async () => {
    const works = assembleUseCases({ apis: [stablebrowse] });
    const [ours, theirs] = [await works.newKey(API), await works.newKey(API)];
    await useUp(works, [ours.secret]);
    expect((await verify(works, ours.secret)).valid).toBe(false);
    expect((await verify(works, theirs.secret)).valid).toBe(true);
  });

  it('is answered 429 with the limit and what is used, whichever key and whichever way in', async () => {
    const clock = createHandClock(Date.UTC(2026, 1, 28, 23, 59, 0));
    const upstream = await startSampleUpstream();
    const small = { ...stablebrowse, limits: stablebrowse.limits.map((rule) => ({ ...rule, limit: 3 })) };
    const keywright = await startSurfaces({
      apis: [withUpstream(small, { url: upstream.url, allowPrivateAddresses: true })],
      storage: await openTestStorage(() => createMemoryStorage({ digest })),
      clock,
    });
    try {
      const { workspaces, keys } = keywright.client;
      const { id: workspaceId } = await workspaces.create({ name: 'Acme', slug: 'acme' });
      const make = async () => {
        const key = await keys.create({ api: 'stablebrowse', workspaceId, name: 'k' });
        return key.secret ?? '';
      };
      const [first, second] = [await make(), await make()];
      const ask = (secret: string, path = '/v1/tasks') =>
        fetch(`${keywright.url}/stablebrowse${path}`, { headers: { authorization: `Bearer ${secret}` } });
      expect((await ask(first)).status).toBe(200);
      expect((await ask(second, '/v1/tasks/unknown')).status).toBe(404);
      expect((await ask('sb_live_nonsense')).status).toBe(401);
      expect((await ask(second, '/v1/nothing')).status).toBe(404);
      expect((await keys.verify({ key: first })).valid).toBe(true);

      for (const secret of [first, second]) {
        const answer = await ask(secret);
        expect(answer.status).toBe(429);
        expect(answer.headers.get('retry-after')).toBe('60');
        expect(await answer.json()).toEqual({ error: 'Too many requests', limit: 3, used: 3 });
      }
      clock.advance(60_000);
      expect((await ask(second)).status).toBe(200);
    } finally {
      await keywright.close();
      await upstream.close();
    }
  });
});
