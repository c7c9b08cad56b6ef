// What a management route answers when we fail, or when its definition says what cannot be: never more than that.
import type { ManagedOperation, RouteDefinition } from '@keywright/core/definition/api-definition';
import { defineApi, defineRoute } from '@keywright/core/definition/define-api';
import { afterEach, expect, test } from 'vitest';
import { sendRaw } from '../../../../../test/harness/raw-http.ts';
import type { UseCases } from '../../../src/app/use-cases.ts';
import type { ManagedCaller, ManagedPorts } from '../../../src/http/managed/managed-call.ts';
import { createAnswerManaged } from '../../../src/http/managed/managed-routes.ts';
import { startFrontDoor, type TestFrontDoor } from '../front/front-door-rig.ts';

let door: TestFrontDoor | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

const failures: string[] = [];
const failing = async () => {
  throw new Error('the disk with kwa_secret is on fire');
};
let isDatabaseUp = false;
const ports: ManagedPorts = {
  useCases: { listKeys: { byNumber: failing } } as unknown as UseCases,
  probes: { isDatabaseUp: async () => isDatabaseUp, isReady: async () => false, metrics: failing },
  onFailure: (error, during) => failures.push(`${during}: ${(error as Error).message}`),
};

const routeTo = (to: RouteDefinition['to']): RouteDefinition =>
  defineRoute({ method: 'GET', path: '/x', summary: 'X', access: { kind: 'any-key' }, to });
const operation = (name: ManagedOperation) =>
  routeTo({ kind: 'managed', operation: name, fields: { id: 'id' }, inputs: {} });

async function answerTo(route: RouteDefinition, caller: ManagedCaller) {
  const api = defineApi({
    name: 'sample',
    title: 'Sample',
    secretFormat: { kind: 'checked', prefix: 'sk', environments: ['live'] },
    routes: [route],
  });
  const answer = createAnswerManaged(ports);
  const manner = { policy: api.refusals, shape: api.refusals.shape, realm: api.name };
  door = await startFrontDoor({
    answer: ({ exchange }) => void answer({ exchange, api, route, params: {}, manner, caller, person: null }),
  });
  const { answers } = await sendRaw(door.url, 'GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
  return answers.map(({ status, body, headers }) => ({ status, code: JSON.parse(body).code, body, headers }));
}

const OPERATOR = { kind: 'operator', userId: null } as const;
const NOBODY = { kind: 'anonymous' } as const;

test('a failure of ours is told to us, and to the caller only that it was one', async () => {
  isDatabaseUp = true;
  const [answer] = await answerTo(operation('list-keys'), OPERATOR);
  isDatabaseUp = false;
  expect([answer?.status, answer?.code]).toEqual([500, 'internal_error']);
  expect(answer?.body).not.toContain('fire');
  expect(failures).toEqual(['answering GET /x: the disk with kwa_secret is on fire']);
});

test('a failure for want of the database says when to ask again', async () => {
  const [answer] = await answerTo(operation('list-keys'), OPERATOR);
  expect([answer?.status, answer?.code, answer?.headers.get('retry-after')]).toEqual([
    503,
    'store_unavailable',
    '1',
  ]);
});

test.each([
  'probe-health',
  'probe-readiness',
] as const)('%s without a database says when to ask again', async (name) => {
  const [answer] = await answerTo(operation(name), NOBODY);
  expect([answer?.status, answer?.code]).toEqual([503, 'store_unavailable']);
  expect(answer?.headers.get('retry-after')).toBe('1');
});

test.each(['issue-key', 'revoke-key'] as const)('%s is nothing for nobody in particular', async (name) => {
  expect((await answerTo(operation(name), NOBODY)).map(({ code }) => code)).toEqual(['missing_credentials']);
});

test('neither are workspaces', async () => {
  expect((await answerTo(operation('create-workspace'), NOBODY)).map(({ code }) => code)).toEqual([
    'operator_required',
  ]);
  await door?.close();
  expect((await answerTo(operation('show-workspace'), NOBODY)).map(({ code }) => code)).toEqual([
    'not_found',
  ]);
});

test('a route to an upstream is not answered here', async () => {
  expect((await answerTo(routeTo({ kind: 'upstream' }), OPERATOR)).map(({ code }) => code)).toEqual([
    'not_found',
  ]);
});
