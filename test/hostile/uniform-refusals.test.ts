// P-20: whoever found a key learns nothing from its refusal: unknown, revoked, expired, disabled, rotated out and bound
// to other addresses all read the same, byte for byte, apart from the request's id and the date. Where a product gives
// revoked keys a status of their own, these are told apart from the others, and from nothing else.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi } from '../corpus/corpus-apis.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw } from './raw-request.ts';

const APIS: readonly ApiDefinition[] = [corpusApi, ...PRESETS];

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: APIS });
});
afterAll(() => keywright.close());

/** Of keys that were revoked. */
const REVOKED = ['revoked', 'disabled and revoked'];

async function badSecrets(api: ApiDefinition): Promise<Readonly<Record<string, string>>> {
  const { client, newKey } = keywright;
  const scopes = Object.keys(api.scopes);
  const make = (choices: object = {}) => newKey({ api: api.name, scopes, ...choices });
  const [revoked, disabled, both] = [await make(), await make(), await make()];
  await client.keys.revoke(revoked.id);
  await client.keys.edit(disabled.id, { disabled: true });
  await client.keys.edit(both.id, { disabled: true });
  await client.keys.revoke(both.id);
  const expired = await make({ expiresAt: new Date(Date.now() + 250).toISOString() });
  const rotated = api.rotation.kind === 'in-place' ? await make() : null;
  if (rotated !== null) await client.keys.rotate(rotated.id, { graceSeconds: 0 });
  await sleep(300);
  const { secret } = await make();
  return {
    revoked: revoked.secret,
    'disabled and revoked': both.secret,
    disabled: disabled.secret,
    ...(rotated !== null && { 'rotated out': rotated.secret }),
    expired: expired.secret,
    elsewhere: (await make({ allowedAddresses: ['203.0.113.0/24'] })).secret,
    'of another API': (await newKey({ api: APIS.find(({ name }) => name !== api.name)?.name ?? '' })).secret,
    'wrong by a character': `${secret.slice(0, -1)}${secret.endsWith('x') ? 'y' : 'x'}`,
    'in capitals': secret.toUpperCase(),
    'cut short': secret.slice(0, -1),
    'of no form': 'x',
  };
}

/** All bytes of the answer, but for what differs between any two. */
function comparable(text: string): string {
  return text.replaceAll(/req_\w+/g, 'req_').replace(/^date: .*$/im, 'date');
}

describe('P-20 every refused key reads the same', () => {
  test.each(APIS.map((api) => [api.name, api] as const))('%s', async (_, api) => {
    const secrets = await badSecrets(api);
    const { revokedStatus } = api.refusals;
    const kinds = Object.keys(secrets);
    const told = revokedStatus === 401 ? [] : REVOKED;
    const alike = kinds.filter((kind) => !told.includes(kind));
    const routes = api.routes.filter(({ access }) => access.kind !== 'operator');
    for (const { method, path, carriers } of routes) {
      const start = `${method} /${api.name}${path.replace('*', 'models').replaceAll(/\{\w+\}/g, 'x')}`;
      for (const carrier of carriers ?? api.carriers) {
        const header = carrier === 'bearer' ? 'Authorization: Bearer ' : 'X-Api-Key: ';
        const answers = new Map<string, string[]>();
        for (const [kind, secret] of Object.entries(secrets)) {
          const { text, status } = await askRaw(keywright.url, { start, lines: [`${header}${secret}`] });
          expect(status, `${start} ${kind}`).toBe(REVOKED.includes(kind) ? revokedStatus : 401);
          answers.set(comparable(text), [...(answers.get(comparable(text)) ?? []), kind]);
        }
        expect([...answers.values()], start).toEqual([told, alike].filter((group) => group.length > 0));
      }
    }
  });

  test('also where only the operator may call', async () => {
    // A live key, if of another API, is told that it may not: there is nothing to hide from its owner.
    const { 'of another API': _, ...secrets } = await badSecrets(corpusApi);
    const answers = new Set<string>();
    for (const secret of Object.values(secrets)) {
      const { text } = await askRaw(keywright.url, {
        start: 'GET /api/v1/keys',
        lines: [`Authorization: Bearer ${secret}`],
      });
      answers.add(comparable(text));
    }
    expect([...answers]).toHaveLength(1);
  });
});
