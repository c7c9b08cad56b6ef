// A call for every route of the native API that takes an id, made of the ids of one workspace. Whoever adds a route with
// an id adds its row here: the suite beside it fails until then.

/** What there is of a workspace that has an id. */
export const ID_KINDS = [
  'workspace',
  'key',
  'secret',
  'member',
  'invitation',
  'endpoint',
  'credential',
  'request',
] as const;
export type IdKind = (typeof ID_KINDS)[number];
export type Ids = Readonly<Record<IdKind, string>>;

export interface RowCall {
  /** By name of the path's parameter. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface TenancyRow {
  readonly call: (ids: Ids) => RowCall;
  /** What those are told who may do this in their own workspace. Default: 404. */
  readonly toldForeign?: number;
}

/** Routes whose id is of nothing that belongs to a workspace. */
export const OF_NO_WORKSPACE: readonly string[] = ['GET /api/v1/apis/{id}'];

const ofKey: TenancyRow = { call: ({ key }) => ({ path: { id: key } }) };
const ofWorkspace: TenancyRow = { call: ({ workspace }) => ({ path: { id: workspace } }) };
const inWorkspace: TenancyRow = { call: ({ workspace }) => ({ query: { workspaceId: workspace } }) };
const ofMember: TenancyRow = { call: ({ member }) => ({ path: { id: member } }) };
const ofInvitation: TenancyRow = { call: ({ invitation }) => ({ path: { id: invitation } }) };
const ofEndpoint: TenancyRow = { call: ({ endpoint }) => ({ path: { id: endpoint } }) };
const ofRequest: TenancyRow = { call: ({ request }) => ({ path: { id: request } }) };
const ofPolicy: TenancyRow = {
  call: ({ workspace }) => ({ query: { workspaceId: workspace, api: 'stav' } }),
};
const withBody = (row: TenancyRow, body: Readonly<Record<string, unknown>>): TenancyRow => ({
  call: (ids) => ({ ...row.call(ids), body }),
});

export const TENANCY_ROWS: Readonly<Record<string, TenancyRow>> = {
  'GET /api/v1/workspaces/{id}': ofWorkspace,
  'GET /api/v1/workspaces/{id}/usage': ofWorkspace,
  'GET /api/v1/workspaces/{id}/billing': ofWorkspace,

  'GET /api/v1/keys': {
    call: ({ workspace, member }) => ({ query: { workspaceId: workspace, ownerMemberId: member } }),
  },
  'POST /api/v1/keys': {
    call: ({ workspace, member }) => ({
      body: { api: 'stav', workspaceId: workspace, name: 'x', ownerMemberId: member },
    }),
    // An input that is wrong: nothing was asked for by this id.
    toldForeign: 400,
  },
  'GET /api/v1/keys/{id}': ofKey,
  'PATCH /api/v1/keys/{id}': withBody(ofKey, { name: 'taken over' }),
  'GET /api/v1/keys/{id}/usage': ofKey,
  'POST /api/v1/keys/{id}/rotate': withBody(ofKey, {}),
  'POST /api/v1/keys/{id}/revoke': withBody(ofKey, {}),
  'POST /api/v1/keys/{id}/claim': withBody(ofKey, {}),
  'DELETE /api/v1/keys/{id}/secrets/{secretId}': {
    call: ({ key, secret }) => ({ path: { id: key, secretId: secret } }),
  },
  'PATCH /api/v1/keys/{id}/secrets/{secretId}': {
    call: ({ key, secret }) => ({
      path: { id: key, secretId: secret },
      body: { retiresAt: new Date(Date.now() + 25 * 3_600_000).toISOString() },
    }),
  },

  'GET /api/v1/members': inWorkspace,
  'POST /api/v1/members': {
    call: ({ workspace }) => ({
      body: { workspaceId: workspace, email: 'viewer@example.com', role: 'owner' },
    }),
  },
  'GET /api/v1/members/{id}': ofMember,
  'PATCH /api/v1/members/{id}': withBody(ofMember, { role: 'viewer' }),
  'DELETE /api/v1/members/{id}': ofMember,

  'GET /api/v1/invitations': inWorkspace,
  'POST /api/v1/invitations': {
    call: ({ workspace }) => ({
      body: { workspaceId: workspace, email: 'mallory@example.com', role: 'owner' },
    }),
  },
  'GET /api/v1/invitations/{id}': ofInvitation,
  'DELETE /api/v1/invitations/{id}': ofInvitation,

  'GET /api/v1/endpoints': inWorkspace,
  'POST /api/v1/endpoints': {
    call: ({ workspace }) => ({
      body: { api: 'hypervize', workspaceId: workspace, name: 'x', upstream: 'https://api.example.com' },
    }),
    toldForeign: 400,
  },
  'GET /api/v1/endpoints/{id}': ofEndpoint,
  'PATCH /api/v1/endpoints/{id}': withBody(ofEndpoint, { name: 'taken over', authMode: 'public' }),
  'DELETE /api/v1/endpoints/{id}': ofEndpoint,

  'GET /api/v1/user-key-policy': ofPolicy,
  'PUT /api/v1/user-key-policy': withBody(ofPolicy, { mode: 'self-service' }),
  'PATCH /api/v1/user-key-policy': withBody(ofPolicy, { mode: 'self-service' }),
  'GET /api/v1/user-key-requests': inWorkspace,
  'POST /api/v1/user-key-requests': {
    call: ({ workspace }) => ({ body: { workspaceId: workspace, api: 'stav', name: 'x' } }),
  },
  'POST /api/v1/user-key-requests/{id}/approve': withBody(ofRequest, {}),
  'POST /api/v1/user-key-requests/{id}/deny': withBody(ofRequest, {}),
  'POST /api/v1/user-key-requests/{id}/cancel': withBody(ofRequest, {}),

  'GET /api/v1/audit': {
    call: ({ workspace, key }) => ({ query: { workspaceId: workspace, subjectId: key } }),
  },

  'POST /api/v1/credentials': {
    call: ({ workspace }) => ({ body: { name: 'x', scopes: ['keys:read'], workspaceId: workspace } }),
  },
  'POST /api/v1/credentials/{id}/revoke': {
    call: ({ credential }) => ({ path: { id: credential } }),
  },
};
