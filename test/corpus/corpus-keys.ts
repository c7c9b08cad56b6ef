// One key for each placeholder of the corpus: alive, dead in every way, and wrong by one character.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestKeywright } from '../harness/start-test-keywright.ts';
import type { Placeholders } from './corpus-rows.ts';

const EXPIRES_IN_MS = 400;

export async function corpusKeys(keywright: TestKeywright): Promise<Placeholders> {
  const { client, newKey } = keywright;
  const other = await keywright.newWorkspace();
  const all = ['inference:chat', 'inference:messages', 'keys:read'];
  const make = (choices: object = {}) => newKey({ api: 'corpus', scopes: all, ...choices });

  const live = await make();
  const expired = await make({ expiresAt: new Date(Date.now() + EXPIRES_IN_MS).toISOString() });
  const revoked = await make();
  await client.keys.revoke(revoked.id);
  const rotated = await make();
  await client.keys.rotate(rotated.id, { graceSeconds: 0 });
  const bound = await make({ allowedAddresses: ['203.0.113.0/24'] });
  const chat = await make({ scopes: ['inference:chat'] });
  const bare = await make({ scopes: [] });
  const maker = await newKey({ api: 'minting', scopes: ['keys:write'] });
  await sleep(EXPIRES_IN_MS);

  return new Map([
    ['K', live.secret],
    ['K~', oneCharacterOff(live.secret)],
    ['K^', live.secret.toUpperCase()],
    ['KR', revoked.secret],
    ['KE', expired.secret],
    ['KOLD', rotated.secret],
    ['KIP', bound.secret],
    ['KCHAT', chat.secret],
    ['K0', bare.secret],
    ['KA', live.secret],
    ['WA', live.workspaceId],
    ['WB', other.id],
    ['KMAKER', maker.secret],
    ['OPERATOR', keywright.adminToken],
  ]);
}

function oneCharacterOff(secret: string): string {
  const at = secret.length - 20;
  return `${secret.slice(0, at)}${secret[at] === 'x' ? 'y' : 'x'}${secret.slice(at + 1)}`;
}
