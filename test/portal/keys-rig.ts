// A portal with somebody who has a workspace, and keys in it that are really used.
import type { KeyWithSecretAnswer } from '@keywright/core/wire-contract';
import { type PortalRig, startPortal, type Visitor } from './portal-rig.ts';

export interface KeysRig {
  readonly rig: PortalRig;
  readonly ada: Visitor;
  /** A path below her workspace. */
  at(path: string): string;
  /** A key of hers, for Stav unless the body says otherwise. */
  newKey(body: object): Promise<KeyWithSecretAnswer & { secret: string }>;
  /** A chat with the key, as if from this address. */
  chat(secret: string, address: string): Promise<Response>;
  /** The secret her page shows. */
  shownSecret(): Promise<string>;
}

export async function startKeysRig(): Promise<KeysRig> {
  const rig = await startPortal({ config: { trustedProxies: ['127.0.0.0/8', '::1/128'] } });
  const ada = await rig.newPerson({ email: 'ada@example.com' });
  const acme = { name: 'Acme', slug: 'acme' };
  const { id: workspaceId } = await ada.post<{ id: string }>('/api/auth/organization/create', acme);
  return {
    rig,
    ada,
    at: (path) => `/portal/w/acme/${path}`,
    newKey: (body) => ada.post('/api/v1/keys', { api: 'stav', workspaceId, name: 'a key', ...body }),
    chat: (secret, address) =>
      fetch(`${rig.keywright.url}/stav/v1/chat/completions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secret}`,
          'content-type': 'application/json',
          'x-forwarded-for': address,
          'user-agent': 'python-requests/2.31',
        },
        body: JSON.stringify({ model: 'sample-small', messages: [{ role: 'user', content: 'Hello' }] }),
      }),
    shownSecret: () => ada.page.locator('[data-secret]').innerText(),
  };
}
