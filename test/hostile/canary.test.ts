// P-13, T-77: secrets are planted on every way through the server, and then looked for everywhere it leaves something:
// the data folder while it runs and after it stopped, the log, the metrics, and every answer but the one that shows it.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi, mintingApi } from '../corpus/corpus-apis.ts';
import { sendRaw } from '../harness/raw-http.ts';
import {
  startTestKeywright,
  type TestKeywright,
  UPSTREAM_CREDENTIAL,
} from '../harness/start-test-keywright.ts';
import { askRaw, type RawRequest } from './raw-request.ts';
import { filesOf, findingsInFolder } from './searched-folder.ts';
import { findSecrets, spellingsOf } from './secret-spellings.ts';

const APIS = [corpusApi, mintingApi, ...PRESETS];

let keywright: TestKeywright;
const secrets = new Map<string, string>();
/** By name of the secret: the one answer that shows it. */
const shownIn = new Map<string, string>();
const answers: string[] = [];

const operator = () => `Authorization: Bearer ${keywright.adminToken}`;

async function ask(request: RawRequest) {
  const reply = await askRaw(keywright.url, request);
  answers.push(reply.text);
  return reply;
}

/** Asks for something that shows a new secret, once. */
async function askForSecret(name: string, request: RawRequest): Promise<{ id: string; secret: string }> {
  const { body, text } = await ask(request);
  const told = JSON.parse(body) as { id?: string; secret?: string; data?: { id: string; key: string } };
  const secret = told.secret ?? told.data?.key ?? '';
  expect(secret, body).not.toBe('');
  secrets.set(name, secret);
  shownIn.set(name, text);
  return { id: told.id ?? told.data?.id ?? '', secret };
}

beforeAll(async () => {
  keywright = await startTestKeywright({ apis: APIS });
  secrets.set('the operator’s token', keywright.adminToken);
  secrets.set('the upstream’s credential', UPSTREAM_CREDENTIAL.value);
  const { id: workspaceId } = await keywright.newWorkspace();
  for (const api of APIS) await liveAndDie(api.name, workspaceId);
  for (const secret of [...secrets.values()]) await misplace(secret);
});
afterAll(() => keywright.close());

/** A key of the API is made, used, edited, rotated, retried, verified and revoked. */
async function liveAndDie(api: string, workspaceId: string): Promise<void> {
  const scopes = Object.keys(APIS.find(({ name }) => name === api)?.scopes ?? {});
  const make = { api, workspaceId, name: 'canary', scopes };
  const retry = [operator(), `Idempotency-Key: canary-${api}`];
  const create: RawRequest = { start: 'POST /api/v1/keys', lines: retry, json: make };
  const { id, secret } = await askForSecret(`a key of ${api}`, create);
  await ask(create);
  await use(api, secret);
  const edit = { name: 'renamed', metadata: { team: 'x' }, allowedAddresses: ['127.0.0.0/8'] };
  await ask({ start: `PATCH /api/v1/keys/${id}`, lines: [operator()], json: edit });
  const rotate: RawRequest = {
    start: `POST /api/v1/keys/${id}/rotate`,
    lines: retry.with(1, 'Idempotency-Key: r'),
    json: {},
  };
  const rotation = APIS.find(({ name }) => name === api)?.rotation.kind === 'in-place' && api !== 'stevora';
  if (rotation) {
    const next = await askForSecret(`the new secret of a key of ${api}`, {
      ...rotate,
      lines: [operator(), `Idempotency-Key: rotate-${api}`],
    });
    await ask({ ...rotate, lines: [operator(), `Idempotency-Key: rotate-${api}`] });
    await use(api, next.secret);
  }
  await ask({ start: 'POST /api/v1/keys/verify', lines: [operator()], json: { key: secret, api } });
  await ask({ start: `GET /api/v1/keys/${id}`, lines: [operator()] });
  await ask({ start: 'GET /api/v1/keys', lines: [operator()] });
  await ask({ start: `POST /api/v1/keys/${id}/revoke`, lines: [operator()], json: { reason: 'canary' } });
  await use(api, secret);
}

/** On every route of the API, by both carriers, well and badly written. */
async function use(api: string, secret: string): Promise<void> {
  for (const { method, path } of APIS.find(({ name }) => name === api)?.routes ?? []) {
    const start = `${method} /${api}${path.replace('*', 'models').replaceAll(/\{\w+\}/g, 'x')}`;
    for (const line of [
      `Authorization: Bearer ${secret}`,
      `X-Api-Key: ${secret}`,
      `Authorization: Basic ${secret}`,
    ]) {
      const json = method === 'POST' ? { json: { name: 'x', model: 'sample', messages: [] } } : {};
      const { text, body, status } = await ask({ start, lines: [line], ...json });
      const made = status === 201 ? (JSON.parse(body) as { secret?: string; data?: { key?: string } }) : null;
      const shown = made?.secret ?? made?.data?.key;
      if (shown === undefined) continue;
      secrets.set(`a key made at ${start} (${secrets.size})`, shown);
      shownIn.set([...secrets.keys()].at(-1) ?? '', text);
    }
  }
}

/** In every place where no secret belongs; all of it is refused. */
async function misplace(secret: string): Promise<void> {
  const inBody = [
    { [secret]: 1 },
    { api: secret, workspaceId: secret, name: 'x' },
    {
      api: 'corpus',
      workspaceId: 'x',
      name: 'x',
      scopes: [secret],
      environment: secret,
      allowedAddresses: [secret],
    },
    { api: 'corpus', workspaceId: 'x', name: 'x', expiresAt: secret },
    {
      api: 'corpus',
      workspaceId: 'x',
      name: 1,
      limits: [{ name: secret, per: secret }],
      metadata: { [secret]: 1 },
    },
  ];
  for (const json of inBody) {
    await ask({ start: 'POST /api/v1/keys', lines: [operator()], json });
    await ask({
      start: 'POST /minting/v1/api-keys',
      lines: [`X-Admin-Token: ${keywright.adminToken}`],
      json,
    });
    await ask({
      start: 'POST /stevora/v1/api-keys',
      lines: [`X-Admin-Token: ${keywright.adminToken}`],
      json,
    });
  }
  for (const json of [
    { key: 'x', api: secret },
    { key: 'x', api: 'corpus', scope: secret },
    { key: 'x', address: secret },
  ]) {
    await ask({ start: 'POST /api/v1/keys/verify', lines: [operator()], json });
  }
  for (const target of [
    `/${secret}`,
    `/corpus/${secret}`,
    `/corpus/v1/nothing/${secret}`,
    `/api/v1/${secret}`,
    `/api/v1/keys/${secret}`,
    `//${secret}`,
  ]) {
    await ask({ start: `GET ${target}`, lines: [operator()] });
    await ask({ start: `GET ${target}?key=${secret}` });
    await ask({ start: `TRACE ${target}`, lines: [`X-Api-Key: ${secret}`] });
  }
  for (const query of ['api', 'workspaceId', 'state', 'cursor', 'limit', secret]) {
    await ask({ start: `GET /api/v1/keys?${query}=${secret}`, lines: [operator()] });
  }
  for (const line of [
    `${secret}: x`,
    `Idempotency-Key: ${secret} x`,
    `Connection: ${secret}, x-api-key`,
    `Expect: ${secret}`,
    `Cookie: ${secret}`,
  ]) {
    await ask({ start: 'POST /api/v1/keys', lines: [line, operator()], json: {} });
  }
  for (const api of APIS) await callOneselfBy(secret, api);
  await ask({ start: 'GET /live', host: `${secret}/x` });
  for (const bytes of [
    `${secret}\r\n\r\n`,
    `GET /${secret}\r\n\r\n`,
    `GET / HTTP/1.1\r\n${secret}\r\n\r\n`,
    `GET /corpus/v1/whoami HTTP/1.1\r\nHost: h\r\nX-Api-Key : ${secret}\r\n\r\n`,
  ]) {
    answers.push((await sendRaw(keywright.url, bytes)).bytes.toString('latin1'));
  }
}

/** As a user agent, and where a path names something; both are remembered of requests that are refused, too. */
async function callOneselfBy(secret: string, api: ApiDefinition): Promise<void> {
  const lines = [`User-Agent: agent/1.0 (${secret})`];
  for (const { method, path, access } of api.routes) {
    if (access.kind === 'anonymous') continue;
    const local = path.replace('*', 'models').replaceAll(/\{\w+\}/g, secret);
    await ask({ start: `${method} /${api.name}${local}`, lines });
  }
}

describe('P-13 T-77 no secret is left behind', () => {
  test('there were secrets to find, and the search finds them', () => {
    expect(secrets.size).toBeGreaterThanOrEqual(8);
    for (const [name, secret] of secrets) {
      for (const { name: spelling, bytes } of spellingsOf(secret)) {
        expect(bytes.length, spelling).toBeGreaterThan(10);
        expect(findSecrets(new Map([[name, secret]]), Buffer.concat([Buffer.from('..'), bytes]))).toContain(
          `${name}: ${spelling}`,
        );
      }
      const wrapped = Buffer.from(`key=${secret}&x`).toString('base64');
      expect(findSecrets(new Map([[name, secret]]), Buffer.from(wrapped))).not.toEqual([]);
    }
  });

  test('in the data folder: database, its journal and shared memory, and the journal of usage', async () => {
    const usageOf = () => filesOf(join(keywright.dataFolder, 'usage'));
    expect(usageOf().reduce((bytes, file) => bytes + file.bytes.length, 0)).toBeGreaterThan(10_000);
    expect(Buffer.concat(usageOf().map(({ bytes }) => bytes)).toString()).toContain('agent/1.0 (');
    await sleep(2500); // until it is folded
    expect(filesOf(keywright.dataFolder).map(({ name }) => name)).toContain('keywright.db');
    const token = { secret: 'the operator’s token', file: 'admin-token' };
    expect(findingsInFolder(keywright.dataFolder, secrets, token)).toEqual([]);
  });

  test('in the log', () => {
    expect(keywright.logLines.length).toBeGreaterThan(0);
    expect(findSecrets(secrets, Buffer.from(keywright.logLines.join('\n')))).toEqual([]);
  });

  test('in the metrics', async () => {
    const { body } = await askRaw(keywright.url, { start: 'GET /metrics' });
    expect(body).toContain('keywright_verdicts_total');
    expect(findSecrets(secrets, Buffer.from(body))).toEqual([]);
  });

  test('in any answer but the one that shows it', () => {
    const told = answers.map((text) => Buffer.from(text, 'latin1'));
    const findings = [...secrets].flatMap(([name, secret]) =>
      told
        .filter((text) => text.toString('latin1') !== shownIn.get(name))
        .filter((text) => findSecrets(new Map([[name, secret]]), text).length > 0)
        .map((text) => `${name}: ${text.toString('latin1')}`),
    );
    expect(findings).toEqual([]);
  });

  test('in what the upstream was told, but for its own credential', () => {
    const clients = new Map([...secrets].filter(([name]) => name !== 'the upstream’s credential'));
    expect(findSecrets(clients, Buffer.from(JSON.stringify(keywright.upstream.calls)))).toEqual([]);
  });
});
