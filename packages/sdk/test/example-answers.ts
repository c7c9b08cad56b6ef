// One answer of each kind, as a Keywright server gives it.
import type { AnswerKind, AnswerTypes } from '../src/answer-shape.ts';
import { EXAMPLE_API } from './example-api.ts';

const createdAt = '2027-01-01T00:00:00.000Z';
const workspace = { id: 'ws_1', name: 'Acme', slug: 'acme', createdAt };
const key: AnswerTypes['key'] = {
  id: 'key_1',
  api: 'stav',
  workspaceId: 'ws_1',
  environment: 'live',
  name: 'CI',
  preview: 'hm_live_…Ab3d',
  state: 'active',
  scopes: ['inference:chat'],
  allowedAddresses: 'any',
  limits: [],
  metadata: {},
  ownerMemberId: null,
  expiresAt: null,
  createdAt,
  createdBy: 'operator',
  disabledAt: null,
  revokedAt: null,
  lastUsedAt: null,
  rotationDueAt: null,
  isRotationDue: false,
  secrets: [
    { id: 'sec_1', preview: 'hm_live_…Ab3d', state: 'current', createdAt, retiresAt: null, lastUsedAt: null },
  ],
};
const verdict: AnswerTypes['verdict'] = {
  valid: false,
  code: 'unknown_key',
  keyId: null,
  secretId: null,
  workspaceId: null,
  scopes: [],
  expiresAt: null,
  limits: [],
  metadata: {},
};

const figures = {
  requests: 3,
  denied: 1,
  tokens: { input: 100, cachedInput: 20, output: 30 },
  billable: 3,
  cost: { micros: 1_500_000, currency: 'USD' },
  estimated: 0,
  interrupted: 0,
};
const range = { from: createdAt, to: '2027-01-02T00:00:00.000Z', resolutionSeconds: 60 };
const usage: AnswerTypes['usage'] = {
  ...range,
  by: ['outcome'],
  data: [{ outcome: 'valid', ...figures }],
  totals: { ...figures, deniedByReason: { key_revoked: 1 } },
};
const lastUse = { secretId: 'sec_1', at: createdAt, address: null, userAgent: null, route: null };
const billed = {
  api: 'stav',
  requests: 3,
  inputTokens: 100,
  cachedInputTokens: 20,
  outputTokens: 30,
  micros: 1_500_000,
  cost: '1.500000',
  currency: 'USD',
  estimated: 0,
  interrupted: 0,
};
const endpoint = {
  id: 'endpt-0123456789ab',
  api: 'hypervize',
  workspaceId: 'ws_1',
  name: 'Chat',
  upstream: null,
  authMode: 'public' as const,
  createdAt,
  createdBy: 'operator',
};
const payer = { workspaceId: 'ws_1', keyId: 'key_1', memberId: null, endUser: null, model: 'sample' };

export const BILLING_CSV = 'day,api,workspaceId,keyId\r\n2027-01-01,stav,ws_1,key_1\r\n';

const credential: AnswerTypes['credentials']['data'][number] = {
  id: 'mgc_1',
  name: 'CI',
  preview: 'kwm_live_…Ab3d',
  state: 'active',
  scopes: ['keys:read'],
  workspaceId: 'ws_1',
  allowedAddresses: 'any',
  expiresAt: null,
  createdAt,
  createdBy: 'operator',
  revokedAt: null,
};
const auditEntry = {
  position: 7,
  hash: 'q0Xk',
  id: 'evt_1',
  at: createdAt,
  actor: 'operator',
  action: 'key.issued',
  workspaceId: 'ws_1',
  subjectId: 'key_1',
  details: { name: 'CI' },
};

export const AUDIT_NDJSON = `${JSON.stringify(auditEntry)}\n`;
const member = {
  ...{ id: 'mem_1', workspaceId: 'ws_1', userId: 'usr_1', name: 'Ada', email: 'ada@example.com' },
  role: 'member' as const,
  ...{ joinedAt: createdAt, leftAt: null },
} satisfies AnswerTypes['member'];
const invitation = {
  ...{ id: 'inv_1', workspaceId: 'ws_1', email: 'bo@example.com' },
  role: 'member' as const,
  state: 'pending' as const,
  ...{ inviterUserId: null, createdAt, expiresAt: createdAt },
} satisfies AnswerTypes['invitation'];

const shownInvitation = {
  ...invitation,
  workspaceName: 'Acme',
  workspaceSlug: 'acme',
  inviterEmail: null,
} satisfies AnswerTypes['shownInvitation'];
const userKeyPolicy = {
  ...{ workspaceId: 'ws_1', api: 'stav', keysPerMember: 5 },
  mode: 'off' as const,
  scopes: 'any' as const,
  onLeave: 'stop' as const,
  ...{ maxLifetimeSeconds: null, limits: [], changedAt: null, changedBy: null },
} satisfies AnswerTypes['userKeyPolicy'];
const userKeyRequest = {
  ...{
    id: 'ukr_1',
    workspaceId: 'ws_1',
    api: 'stav',
    memberId: 'mem_1',
    name: 'laptop',
    environment: 'live',
  },
  allowedAddresses: 'any' as const,
  state: 'pending' as const,
  ...{ scopes: [], expiresAt: null, note: null, createdAt },
  ...{ decidedAt: null, decidedBy: null, reason: null, keyId: null },
} satisfies AnswerTypes['userKeyRequest'];

export const ANSWERS: Readonly<{ [K in AnswerKind]: AnswerTypes[K] }> = {
  api: EXAMPLE_API,
  apis: { data: [EXAMPLE_API] },
  workspace,
  workspaces: { data: [workspace], nextCursor: 'ws_1' },
  key,
  keyWithSecret: { ...key, secret: 'hm_live_x' },
  keys: { data: [key], nextCursor: null },
  revocation: { id: 'key_1', state: 'revoked', revokedAt: createdAt },
  member,
  members: { data: [member], nextCursor: null },
  invitation,
  shownInvitation,
  invitations: { data: [invitation], nextCursor: null },
  userKeyPolicy,
  userKeyRequest,
  userKeyRequests: { data: [userKeyRequest], nextCursor: null },
  endpoint,
  endpoints: { data: [endpoint], nextCursor: endpoint.id },
  endpointDeletion: { id: endpoint.id, deletedAt: createdAt },
  keyCheck: {
    api: 'stav',
    environment: 'live',
    wellFormed: false,
    slips: [{ code: 'stray_space', text: 'A space stands before it.' }],
    key,
    secretId: 'sec_1',
  },
  verdict,
  verdicts: { data: [{ ...verdict, valid: true, code: 'valid' }, verdict] },
  usage,
  keyUsage: { ...usage, lastUses: [lastUse] },
  billing: {
    workspaceId: 'ws_1',
    period: '2027-01',
    from: createdAt,
    to: '2027-02-01T00:00:00.000Z',
    data: [{ day: '2027-01-01', ...payer, ...billed }],
    totals: [billed],
  },
  unknownKeys: {
    ...range,
    data: [{ api: 'stav', address: '203.0.113.7', reason: 'unknown_key', denied: 9 }],
    totals: { denied: 9, addresses: 1 },
  },
  auditEntries: { data: [auditEntry], nextCursor: null },
  auditVerification: {
    intact: true,
    brokenAt: null,
    head: { position: 7, hash: 'q0Xk' },
    knownHead: null,
  },
  credentialWithSecret: { ...credential, secret: 'kwm_live_x' },
  credentials: { data: [credential], nextCursor: null },
  nodes: {
    answeredBy: 'nod_1',
    data: [
      {
        ...{ id: 'nod_1', name: 'a.internal', version: '0.1.0', journal: 'nod_0', startedAt: createdAt },
        ...{ lease: 'live', lapsedAt: null, acknowledged: 7, behind: 0 },
      },
    ],
  },
  firstRunLink: { url: 'http://localhost:8787/portal/first-run?code=x', expiresAt: createdAt },
};
