// A person at an endpoint that changes while they are judged: they go where it leads once they are let in.
import { defineApi } from '@keywright/core/definition/define-api';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { KeylessCaller } from '@keywright/core/keys/verdict';
import { expect, test } from 'vitest';
import { requestFacts } from '../../../../../test/harness/request-facts.ts';
import { personEntry } from '../../../src/gateway/admission/person-entry.ts';
import type { GatewayExchange } from '../../../src/gateway/gateway-exchange.ts';

const api = defineApi({
  name: 'sample',
  title: 'Sample',
  secretFormat: { kind: 'checked', prefix: 'sk', environments: ['live'] },
  scopes: { ask: { description: 'Ask' } },
  endpoints: { upstreams: 'own', allowPrivateUpstreams: false },
  routes: [
    {
      method: 'POST',
      path: '/e/{endpoint}/ask',
      summary: 'Ask',
      access: { kind: 'endpoint', scope: 'ask' },
      endpointParam: 'endpoint',
      people: { by: ['token'], roles: ['owner'], needsKey: false },
    },
  ],
});
const before: Endpoint = {
  id: 'endpt-0123456789ab',
  api: 'sample',
  workspaceId: 'ws_1',
  name: 'One',
  upstreamUrl: 'https://before.example.com',
  authMode: 'private',
  createdAt: 0,
  createdBy: 'operator',
  deletedAt: null,
};
const ada: KeylessCaller = {
  kind: 'person',
  userId: 'usr_1',
  payer: { workspaceId: 'ws_1', memberId: 'mem_1' },
};

/** What becomes of Ada when the endpoint is this once she has been judged. */
async function judgedWhile(after: Endpoint | null) {
  let endpoint: Endpoint | null = before;
  const [route] = api.routes;
  if (route === undefined) throw new Error('it has one');
  const entry = personEntry(
    {
      endpointDirectory: { findById: () => endpoint },
      failures: { report: () => {} },
      identifyBySession: async () => ({ refused: { reason: 'missing_credentials' } }),
      identifyByToken: async () => ({ userId: 'usr_1', activeWorkspaceId: null }),
      judgePerson: async () => {
        endpoint = after;
        return { caller: ada, denial: null };
      },
      ownOrigin: 'https://keys.example.com',
    },
    {
      route,
      credential: { kind: 'secret', text: 'aa.bb.cc' },
      exchange: {} as GatewayExchange,
      facts: requestFacts(api, { endpoint: before.id }),
      workspaceId: null,
    },
  );
  if (entry?.kind !== 'open' || typeof entry.question.caller !== 'function') throw new Error('nobody');
  return entry.question.caller();
}

test('they go where it has been pointed meanwhile', async () => {
  const upstreamUrl = 'https://after.example.com';
  expect(await judgedWhile({ ...before, upstreamUrl })).toMatchObject({
    caller: ada,
    denial: null,
    endpoint: { upstreamUrl },
  });
});

test('they go nowhere when it has been deleted meanwhile', async () => {
  expect(await judgedWhile(null)).toMatchObject({ denial: { reason: 'endpoint_unknown' }, endpoint: null });
});
