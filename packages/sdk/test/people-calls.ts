// What calls about people and their keys come to: the request that is sent, and the answer.
import type { KeywrightClient } from '@keywright/sdk';
import { ANSWERS } from './example-answers.ts';

export type Call = (client: KeywrightClient) => Promise<unknown>;
export interface Expected {
  readonly line: string;
  readonly body?: unknown;
  readonly answer: unknown;
}
export type TriedCall = readonly [name: string, call: Call, expected: Expected];

const joining = { workspaceId: 'ws_1', email: 'ada@example.com', role: 'member' } as const;
const place = { workspaceId: 'ws_1', api: 'stav' };

export const PEOPLE_CALLS: readonly TriedCall[] = [
  [
    'members.list',
    (c) => c.members.list({ workspaceId: 'ws_1', state: 'left' }),
    { line: 'GET /api/v1/members?workspaceId=ws_1&state=left', answer: ANSWERS.members },
  ],
  [
    'members.get',
    (c) => c.members.get('mem_1'),
    { line: 'GET /api/v1/members/mem_1', answer: ANSWERS.member },
  ],
  [
    'members.add',
    (c) => c.members.add(joining),
    { line: 'POST /api/v1/members', answer: ANSWERS.member, body: joining },
  ],
  [
    'members.setRole',
    (c) => c.members.setRole('mem_1', 'admin'),
    { line: 'PATCH /api/v1/members/mem_1', answer: ANSWERS.member, body: { role: 'admin' } },
  ],
  [
    'members.remove',
    (c) => c.members.remove('mem_1'),
    { line: 'DELETE /api/v1/members/mem_1', answer: ANSWERS.member },
  ],
  [
    'invitations.list',
    (c) => c.invitations.list({ workspaceId: 'ws_1' }),
    { line: 'GET /api/v1/invitations?workspaceId=ws_1', answer: ANSWERS.invitations },
  ],
  [
    'invitations.get',
    (c) => c.invitations.get('inv_1'),
    { line: 'GET /api/v1/invitations/inv_1', answer: ANSWERS.shownInvitation },
  ],
  [
    'invitations.create',
    (c) => c.invitations.create(joining),
    { line: 'POST /api/v1/invitations', answer: ANSWERS.invitation, body: joining },
  ],
  [
    'invitations.cancel',
    (c) => c.invitations.cancel('inv_1'),
    { line: 'DELETE /api/v1/invitations/inv_1', answer: ANSWERS.invitation },
  ],
  [
    'userKeys.policy',
    (c) => c.userKeys.policy(place),
    { line: 'GET /api/v1/user-key-policy?workspaceId=ws_1&api=stav', answer: ANSWERS.userKeyPolicy },
  ],
  [
    'userKeys.setPolicy',
    (c) => c.userKeys.setPolicy(place, { mode: 'off' }),
    {
      line: 'PUT /api/v1/user-key-policy?workspaceId=ws_1&api=stav',
      answer: ANSWERS.userKeyPolicy,
      body: { mode: 'off' },
    },
  ],
  [
    'userKeys.editPolicy',
    (c) => c.userKeys.editPolicy(place, { keysPerMember: 2 }),
    {
      line: 'PATCH /api/v1/user-key-policy?workspaceId=ws_1&api=stav',
      answer: ANSWERS.userKeyPolicy,
      body: { keysPerMember: 2 },
    },
  ],
  [
    'userKeys.request',
    (c) => c.userKeys.request({ ...place, name: 'laptop' }),
    {
      line: 'POST /api/v1/user-key-requests',
      answer: ANSWERS.userKeyRequest,
      body: { ...place, name: 'laptop' },
    },
  ],
  [
    'userKeys.requests',
    (c) => c.userKeys.requests({ ...place, state: 'pending' }),
    {
      line: 'GET /api/v1/user-key-requests?workspaceId=ws_1&api=stav&state=pending',
      answer: ANSWERS.userKeyRequests,
    },
  ],
  [
    'userKeys.approve',
    (c) => c.userKeys.approve('ukr_1', { scopes: [] }),
    {
      line: 'POST /api/v1/user-key-requests/ukr_1/approve',
      answer: ANSWERS.userKeyRequest,
      body: { scopes: [] },
    },
  ],
  [
    'userKeys.deny',
    (c) => c.userKeys.deny('ukr_1', 'no'),
    {
      line: 'POST /api/v1/user-key-requests/ukr_1/deny',
      answer: ANSWERS.userKeyRequest,
      body: { reason: 'no' },
    },
  ],
  [
    'userKeys.cancel',
    (c) => c.userKeys.cancel('ukr_1'),
    { line: 'POST /api/v1/user-key-requests/ukr_1/cancel', answer: ANSWERS.userKeyRequest, body: {} },
  ],
];
