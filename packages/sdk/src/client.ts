// The native API as typed calls, one per operation. Knows paths and bodies, nothing of HTTP (see transport.ts).
import type { KeyState } from '@keywright/core/keys/key-lifecycle';
import type {
  ApiAnswer,
  BillingAnswer,
  EditKeyBody,
  ExtendGraceBody,
  FirstRunLinkAnswer,
  IssueKeyBody,
  KeyAnswer,
  KeyCheckAnswer,
  KeyUsageAnswer,
  KeyWithSecretAnswer,
  NodesAnswer,
  Page,
  RevokeAnswer,
  UnknownKeysAnswer,
  VerifyAnswer,
  VerifyBody,
  WorkspaceAnswer,
  WorkspaceBody,
  WorkspaceUsageAnswer,
} from '@keywright/core/wire-contract';
import { type AuditCalls, auditCalls } from './audit-calls.ts';
import type { PageQuery, WriteOptions } from './call-options.ts';
import { type CredentialCalls, credentialCalls } from './credential-calls.ts';
import { type EndpointCalls, endpointCalls } from './endpoint-calls.ts';
import {
  type InvitationCalls,
  invitationCalls,
  type MemberCalls,
  memberCalls,
} from './people/people-calls.ts';
import { type UserKeyCalls, userKeyCalls } from './people/user-key-calls.ts';
import { createTransport, type Send } from './transport.ts';
import {
  type BillingQuery,
  type KeyUsageQuery,
  type UnknownKeysQuery,
  usageCalls,
  type WorkspaceUsageQuery,
} from './usage-calls.ts';

export interface ClientOptions {
  /** Where the server is, e.g. `https://keys.example.com`; a path is kept. */
  readonly url: string;
  /** The operator's token. */
  readonly token: string;
  readonly fetch?: typeof globalThis.fetch;
  /** How long one call, or one part of an export, may take before it counts as unreachable. 30,000 when absent. */
  readonly timeoutMs?: number;
}

export interface KeyQuery extends PageQuery {
  readonly api?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly ownerMemberId?: string | undefined;
  readonly state?: KeyState | undefined;
}

export interface RotateBody {
  /** Life left to the old secret; the default of its API when absent. */
  readonly graceSeconds?: number | undefined;
}

export interface RevokeBody {
  readonly reason?: string | undefined;
}

/**
 * Every method throws `KeywrightError` when the server says no and `KeywrightUnreachableError` when no whole
 * answer comes. `verify` answers both ways: an invalid key is an answer with `valid: false`, not an error.
 */
export interface KeywrightClient {
  readonly apis: {
    list(): Promise<readonly ApiAnswer[]>;
    get(name: string): Promise<ApiAnswer>;
  };
  readonly workspaces: {
    create(body: WorkspaceBody, options?: WriteOptions): Promise<WorkspaceAnswer>;
    list(query?: PageQuery): Promise<Page<WorkspaceAnswer>>;
    get(id: string): Promise<WorkspaceAnswer>;
    /** What the keys of the workspace were used for. */
    usage(id: string, query?: WorkspaceUsageQuery): Promise<WorkspaceUsageAnswer>;
    /** What there is to pay; refused where that is more than 10,000 rows. */
    billing(id: string, query?: BillingQuery): Promise<BillingAnswer>;
    /** The same as CSV (RFC 4180), however long. */
    billingCsv(id: string, query?: BillingQuery): Promise<string>;
  };
  readonly keys: {
    create(body: IssueKeyBody, options?: WriteOptions): Promise<KeyWithSecretAnswer>;
    list(query?: KeyQuery): Promise<Page<KeyAnswer>>;
    get(id: string): Promise<KeyAnswer>;
    edit(id: string, body: EditKeyBody, options?: WriteOptions): Promise<KeyAnswer>;
    /** The first secret of an unclaimed key; refused once somebody has claimed it. */
    claim(id: string, options?: WriteOptions): Promise<KeyWithSecretAnswer>;
    rotate(id: string, body?: RotateBody, options?: WriteOptions): Promise<KeyWithSecretAnswer>;
    endSecret(id: string, secretId: string, options?: WriteOptions): Promise<KeyAnswer>;
    /** Lets an old secret work for longer; one that has ended stays ended. */
    extendGrace(
      id: string,
      secretId: string,
      body: ExtendGraceBody,
      options?: WriteOptions,
    ): Promise<KeyAnswer>;
    revoke(id: string, body?: RevokeBody, options?: WriteOptions): Promise<RevokeAnswer>;
    verify(body: VerifyBody): Promise<VerifyAnswer>;
    /** Up to 100 at once; the answers come in the order asked. */
    verifyBatch(requests: readonly VerifyBody[]): Promise<readonly VerifyAnswer[]>;
    /** What is wrong with a text somebody took for a key, and which key it is. Counts as no request of it. */
    check(text: string): Promise<KeyCheckAnswer>;
    usage(id: string, query?: KeyUsageQuery): Promise<KeyUsageAnswer>;
  };
  readonly members: MemberCalls;
  readonly invitations: InvitationCalls;
  /** Keys that members have for themselves: on what terms, and what is asked for. */
  readonly userKeys: UserKeyCalls;
  readonly endpoints: EndpointCalls;
  readonly usage: {
    /** Refused requests without a known key, by address. */
    unknownKeys(query?: UnknownKeysQuery): Promise<UnknownKeysAnswer>;
  };
  readonly audit: AuditCalls;
  readonly credentials: CredentialCalls;
  readonly nodes: {
    /** Those that run, and those that ended without leave within the hour; the oldest first. */
    list(): Promise<NodesAnswer>;
  };
  readonly firstRun: {
    /** A new link for the first operator, which ends the one before; 409 when there is an operator. */
    openLink(): Promise<FirstRunLinkAnswer>;
  };
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Throws `TypeError` when `url` is no http(s) address or `token` cannot be sent in a header. */
export function createClient(options: ClientOptions): KeywrightClient {
  const transport = createTransport({
    url: options.url,
    token: options.token,
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  });
  const { send } = transport;
  const usage = usageCalls(transport);
  const { ofWorkspace, billing, billingCsv, unknownKeys } = usage;
  return {
    apis: apiCalls(send),
    workspaces: { ...workspaceCalls(send), usage: ofWorkspace, billing, billingCsv },
    keys: { ...keyCalls(send), usage: usage.ofKey },
    members: memberCalls(send),
    invitations: invitationCalls(send),
    userKeys: userKeyCalls(send),
    endpoints: endpointCalls(send),
    usage: { unknownKeys },
    audit: auditCalls(transport),
    credentials: credentialCalls(send),
    nodes: { list: () => send({ answer: 'nodes', method: 'GET', path: ['nodes'] }) },
    firstRun: { openLink: () => send({ answer: 'firstRunLink', method: 'POST', path: ['first-run-link'] }) },
  };
}

function apiCalls(send: Send): KeywrightClient['apis'] {
  const path = ['apis'];
  return {
    list: async () => (await send({ answer: 'apis', method: 'GET', path })).data,
    get: (name) => send({ answer: 'api', method: 'GET', path: [...path, name] }),
  };
}

function workspaceCalls(send: Send): Omit<KeywrightClient['workspaces'], 'usage' | 'billing' | 'billingCsv'> {
  const path = ['workspaces'];
  return {
    create: (body, options) => send({ answer: 'workspace', method: 'POST', path, body, ...options }),
    list: (query) => send({ answer: 'workspaces', method: 'GET', path, query: { ...query } }),
    get: (id) => send({ answer: 'workspace', method: 'GET', path: [...path, id] }),
  };
}

function keyCalls(send: Send): Omit<KeywrightClient['keys'], 'usage'> {
  const at = (...below: string[]) => ({ path: ['keys', ...below] });
  return {
    create: (body, options) => send({ answer: 'keyWithSecret', method: 'POST', ...at(), body, ...options }),
    list: (query) => send({ answer: 'keys', method: 'GET', ...at(), query: { ...query } }),
    get: (id) => send({ answer: 'key', method: 'GET', ...at(id) }),
    edit: (id, body, options) => send({ answer: 'key', method: 'PATCH', ...at(id), body, ...options }),
    claim: (id, options) =>
      send({ answer: 'keyWithSecret', method: 'POST', ...at(id, 'claim'), body: {}, ...options }),
    rotate: (id, body = {}, options = {}) =>
      send({ answer: 'keyWithSecret', method: 'POST', ...at(id, 'rotate'), body, ...options }),
    endSecret: (id, secretId, options) =>
      send({ answer: 'key', method: 'DELETE', ...at(id, 'secrets', secretId), ...options }),
    extendGrace: (id, secretId, body, options) =>
      send({ answer: 'key', method: 'PATCH', ...at(id, 'secrets', secretId), body, ...options }),
    revoke: (id, body = {}, options = {}) =>
      send({ answer: 'revocation', method: 'POST', ...at(id, 'revoke'), body, ...options }),
    check: (text) => send({ answer: 'keyCheck', method: 'POST', ...at('check'), body: { key: text } }),
    verify: (body) => send({ answer: 'verdict', method: 'POST', ...at('verify'), body }),
    verifyBatch: async (requests) => {
      const body = { requests };
      return (await send({ answer: 'verdicts', method: 'POST', ...at('verify-batch'), body })).data;
    },
  };
}
