// What strangers make the database do by asking for endpoints: nothing for junk, one indexed read for a guess.
import { hypervize } from '@keywright/core/presets';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mintSecret } from '../../packages/server/src/app/keys/mint-secret.ts';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { systemClock } from '../../packages/server/src/system/clock.ts';
import { createSecrets, digest } from '../../packages/server/src/system/secrets.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';

const JUNK = [
  'x',
  'endpt-',
  'endpt-0123456789a',
  'endpt-0123456789abc',
  'endpt-0123456789AB',
  'ENDPT-0123456789ab',
  'endpt_0123456789ab',
  'endpt-0123456789ag',
  ' endpt-0123456789ab',
  'x'.repeat(4000),
];

let keywright: StartedSurfaces;
let secret: string;
let known: string;
let reads: string[] = [];
beforeAll(async () => {
  const storage = createMemoryStorage({ digest });
  const findById = (id: string) => {
    reads.push(id);
    return storage.endpoints.findById(id);
  };
  const counting = { ...storage, endpoints: { ...storage.endpoints, findById } };
  keywright = await startSurfaces({ apis: [hypervize], storage: counting, clock: systemClock });
  const { client } = keywright;
  const workspaceId = (await client.workspaces.create({ name: 'Junk', slug: 'junk' })).id;
  const body = { api: 'hypervize', workspaceId, name: 'one' };
  const key = await client.keys.create({ ...body, scopes: ['inference', 'dedicated:read'] });
  secret = key.secret ?? '';
  known = (await client.endpoints.create(body)).id;
});
beforeEach(() => {
  reads = [];
});
afterAll(() => keywright.close());

const unknownKey = () =>
  mintSecret(createSecrets(systemClock), hypervize, { environment: 'live', now: 0 }).value;
const guess = (count: number) => `endpt-${count.toString(16).padStart(12, '0')}`;

/** The statuses of a chat at the endpoint, and of looking at it. */
async function ask(id: string, headers: Readonly<Record<string, string>>): Promise<readonly number[]> {
  const at = `${keywright.url}/hypervize/api/d/${encodeURIComponent(id)}`;
  const chat = await fetch(`${at}/chat/completions`, { method: 'POST', headers, body: '{}' });
  const look = await fetch(at, { headers });
  return [chat.status, look.status];
}

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

describe('the database is asked', () => {
  test('nothing about what does not look like an endpoint, whoever asks', async () => {
    for (const id of JUNK) {
      expect(await ask(id, bearer(secret)), id).toEqual([404, 404]);
      await ask(id, {});
      await ask(id, { cookie: 'keywright.session_token=x.y' });
    }
    expect(reads).toEqual([]);
  });

  test('nothing for whoever shows a key that is none', async () => {
    for (const junk of ['junk', unknownKey()]) {
      expect(await ask(guess(1), bearer(junk))).toEqual([401, 401]);
      expect(await ask(known, bearer(junk))).toEqual([401, 401]);
    }
    expect(reads).toEqual([]);
  });

  test('once for each guess, with a key or without', async () => {
    expect(await ask(guess(2), bearer(secret))).toEqual([404, 404]);
    expect(reads).toEqual([guess(2), guess(2)]);
    // Nobody in particular may look at none, so there is nothing to look for.
    expect(await ask(guess(3), {})).toEqual([401, 401]);
    expect(reads.slice(2)).toEqual([guess(3)]);
  });

  test('not at all about one in memory, however many guesses there were', async () => {
    await ask(known, bearer(secret));
    expect(reads).toEqual([known]);
    for (let count = 0; count < 50; count += 1) await ask(guess(count), {});
    reads = [];
    await ask(known, bearer(secret));
    expect(reads).toEqual([]);
  });
});
