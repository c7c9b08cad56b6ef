// A running server as its clients reach it: the operator changes keys over the native API, clients ask the verify API
// and the gateway.
import { createKeepAliveClient } from '../../harness/keep-alive-client.ts';
import type { SpawnedKeywright } from '../../harness/spawn-keywright.ts';
import type { KeySystem, MadeSecret } from './live-key.ts';

export interface HttpKeySystem extends KeySystem {
  close(): void;
}

/** Neither accepted nor refused. */
export class UnexpectedAnswer extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Keys of the API `notes` in a new workspace. */
export async function keySystemOverHttp(keywright: SpawnedKeywright): Promise<HttpKeySystem> {
  const { id } = await keywright.client.workspaces.create({ name: 'Revocation', slug: 'revocation' });
  return keySystemIn(id, keywright);
}

export function keySystemIn(
  workspaceId: string,
  { url, client: { keys }, adminToken }: SpawnedKeywright,
): HttpKeySystem {
  const http = createKeepAliveClient(url);

  const viaGateway = async (secret: string): Promise<boolean> => {
    const headers = { authorization: `Bearer ${secret}` };
    const { status, text } = await http.send({ method: 'GET', path: '/notes/v1/whoami', headers });
    if (status === 200 || status === 401 || status === 403) return status === 200;
    throw new UnexpectedAnswer(`the gateway answered ${status}: ${text}`, status);
  };
  const viaVerifyApi = async (secret: string): Promise<boolean> => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const body = { key: secret, method: 'GET', path: '/v1/whoami', address: '127.0.0.1' };
    const answer = await http.send({ method: 'POST', path: '/api/v1/keys/verify', headers, body });
    if (answer.status === 200) return (JSON.parse(answer.text) as { valid: boolean }).valid;
    throw new UnexpectedAnswer(`the verify API answered ${answer.status}: ${answer.text}`, answer.status);
  };

  return {
    ways: ['gateway', 'verify API'],
    verify: (secret, via) => (via === 'gateway' ? viaGateway(secret) : viaVerifyApi(secret)),
    async create() {
      const scopes = ['chat', 'read'];
      return madeOf(await keys.create({ api: 'notes', workspaceId, name: 'a key', scopes }));
    },
    async edit(keyId, narrowing) {
      await keys.edit(keyId, narrowing);
    },
    rotate: async (keyId, graceSeconds) => madeOf(await keys.rotate(keyId, { graceSeconds })),
    async endSecret({ keyId, secretId }) {
      await keys.endSecret(keyId, secretId);
    },
    async revoke(keyId) {
      await keys.revoke(keyId);
    },
    close: () => http.close(),
  };
}

type KeyWithSecret = Awaited<ReturnType<SpawnedKeywright['client']['keys']['create']>>;

function madeOf({ id, secret, secrets }: KeyWithSecret): MadeSecret {
  return { keyId: id, secretId: secrets.at(-1)?.id ?? '', value: secret ?? '' };
}
