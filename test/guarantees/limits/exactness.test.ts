// P-10: of any number of parallel requests exactly as many are let in as the limits allow, whichever way they come.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withUpstream } from '@keywright/core/definition/define-api';
import type { LimitRuleBody, VerifyAnswer } from '@keywright/core/wire-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStorage } from '../../../packages/server/src/storage/sqlite.ts';
import { digest } from '../../../packages/server/src/system/secrets.ts';
import { assembleUseCases, createHandClock } from '../../harness/assemble-use-cases.ts';
import { createKeepAliveClient, type KeepAliveClient } from '../../harness/keep-alive-client.ts';
import { type StartedSurfaces, startSurfaces } from '../../harness/start-surfaces.ts';
import { HOUR_MS, limit, limitedApi } from './limited-api.ts';

const PARALLEL = 5_000;
const CONNECTIONS = 200;
const LIMIT = 137;

const clock = createHandClock();
let folder: string;
let upstream: Server;
let served = 0;
let keywright: StartedSurfaces;
let http: KeepAliveClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-exact-'));
  upstream = createServer((_, outgoing) => {
    served += 1;
    outgoing.end('{}');
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const hourly = limit({ name: 'hourly', per: 'workspace', limit: 2 * LIMIT + 50, window: HOUR_MS });
  const api = withUpstream(limitedApi({ limits: [hourly] }), { url, allowPrivateAddresses: true });
  const storage = await openSqliteStorage({ path: join(folder, 'keywright.db'), digest });
  keywright = await startSurfaces({ apis: [api], storage, clock });
  http = createKeepAliveClient(keywright.url, CONNECTIONS);
});
afterAll(async () => {
  http.close();
  await keywright.close();
  upstream.close();
  await rm(folder, { recursive: true });
});

const BURST: LimitRuleBody = { name: 'burst', per: 'key', limit: LIMIT, windowSeconds: 60 };
let workspaces = 0;

async function newWorkspace(): Promise<string> {
  workspaces += 1;
  return (await keywright.client.workspaces.create({ name: 'Exact', slug: `exact-${workspaces}` })).id;
}

async function newKey(workspaceId: string, limits: LimitRuleBody[] = [BURST]) {
  const body = { api: 'notes', workspaceId, name: 'a key', scopes: ['read'], limits };
  const { id, secret } = await keywright.client.keys.create(body);
  return { id, secret: secret ?? '' };
}

type Way = (secret: string) => Promise<boolean>;

const gateway: Way = async (secret) => {
  const answer = await http.send({ method: 'GET', path: '/notes/things', headers: { 'x-api-key': secret } });
  if (answer.status !== 200 && answer.status !== 429) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.status === 200;
};

const operator = () => ({ authorization: `Bearer ${keywright.adminToken}` });
const isValid = ({ valid, code }: VerifyAnswer) => {
  if (!valid && code !== 'limit_exceeded') throw new Error(code);
  return valid;
};

const verifyApi: Way = async (secret) => {
  const body = { key: secret, method: 'GET', path: '/things' };
  const answer = await http.send({ method: 'POST', path: '/api/v1/keys/verify', headers: operator(), body });
  return isValid(JSON.parse(answer.text));
};

async function admittedOf(asked: readonly Promise<boolean>[]): Promise<number> {
  return (await Promise.all(asked)).filter(Boolean).length;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

describe(`of ${PARALLEL} parallel requests exactly ${LIMIT} are let in`, () => {
  test('by the gateway, and as many reach the upstream', async () => {
    const { secret } = await newKey(await newWorkspace());
    served = 0;
    expect(await admittedOf(times(PARALLEL, () => gateway(secret)))).toBe(LIMIT);
    expect(served).toBe(LIMIT);
    clock.advance(60_000);
    expect(await admittedOf(times(LIMIT + 20, () => gateway(secret)))).toBe(LIMIT);
  });

  test('by the verify API', async () => {
    const { secret } = await newKey(await newWorkspace());
    expect(await admittedOf(times(PARALLEL, () => verifyApi(secret)))).toBe(LIMIT);
  });

  test('by the use case', async () => {
    const { verify, newKey: newKeyOf } = assembleUseCases();
    const { secret } = await newKeyOf({ limits: [limit({ limit: LIMIT })] });
    expect(await admittedOf(times(PARALLEL, async () => (await verify(secret)).valid))).toBe(LIMIT);
  });

  test('when they come every way at once, with both secrets of a key in its grace', async () => {
    const { id, secret: old } = await newKey(await newWorkspace());
    const { secret } = await keywright.client.keys.rotate(id, { graceSeconds: 3_600 });
    const secrets = [old, secret ?? ''];
    const batch = async (): Promise<number> => {
      const requests = times(10, (at) => ({ key: secrets[at % 2] ?? '', method: 'GET', path: '/things' }));
      const answers = await keywright.client.keys.verifyBatch(requests);
      return answers.filter(isValid).length;
    };
    served = 0;
    const batches = times(50, batch);
    const single = times(PARALLEL - 500, (at) =>
      (at % 2 === 0 ? gateway : verifyApi)(secrets[(at >> 1) % 2] ?? ''),
    );
    const admitted =
      (await admittedOf(single)) + (await Promise.all(batches)).reduce((sum, each) => sum + each, 0);
    expect(admitted).toBe(LIMIT);
    expect(served).toBeLessThanOrEqual(LIMIT);
  });
});

test('what one limit refuses is charged to no other: the workspace has left what its keys were let in for', async () => {
  const workspaceId = await newWorkspace();
  const keys = [await newKey(workspaceId), await newKey(workspaceId), await newKey(workspaceId)];
  const [first, second, third] = keys.map(({ secret }) => secret) as [string, string, string];
  expect(await admittedOf(times(1_000, (at) => gateway(at % 2 === 0 ? first : second)))).toBe(2 * LIMIT);
  const left = await keywright.client.keys.verify({ key: third, method: 'GET', path: '/things', cost: 0 });
  expect(left.limits.map(({ name, remaining }) => [name, remaining])).toEqual([
    ['hourly', 50],
    ['burst', LIMIT],
  ]);
  expect(await admittedOf(times(LIMIT, () => gateway(third)))).toBe(50);
});

test('keys with the very same limits, which storage holds once, are each counted for themselves', async () => {
  const limits = [BURST, { name: 'total', per: 'api', limit: 200, period: 'ever' } as const];
  const secrets = await Promise.all(
    times(5, async () => (await newKey(await newWorkspace(), limits)).secret),
  );
  const admitted = await Promise.all(
    secrets.map((secret) =>
      admittedOf(times(LIMIT + 30, (at) => (at % 2 === 0 ? gateway : verifyApi)(secret))),
    ),
  );
  expect(admitted).toEqual(secrets.map(() => LIMIT));
});
