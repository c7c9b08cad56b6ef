// User-key policies, and what members ask for, as typed calls.
import type {
  ApproveBody,
  Page,
  RequestState,
  UserKeyPolicyAnswer,
  UserKeyPolicyBody,
  UserKeyPolicyChanges,
  UserKeyRequestAnswer,
  UserKeyRequestBody,
} from '@keywright/core/wire-contract';
import type { PageQuery, WriteOptions } from '../call-options.ts';
import type { Send } from '../transport.ts';

export interface PolicyPlace {
  readonly workspaceId: string;
  readonly api: string;
}

export interface UserKeyRequestQuery extends PageQuery {
  readonly workspaceId: string;
  readonly api?: string | undefined;
  readonly state?: RequestState | undefined;
}

export interface UserKeyCalls {
  policy(place: PolicyPlace): Promise<UserKeyPolicyAnswer>;
  /** For keys made from then on; those there are stay as they are. */
  setPolicy(
    place: PolicyPlace,
    body: UserKeyPolicyBody,
    options?: WriteOptions,
  ): Promise<UserKeyPolicyAnswer>;
  /** The same, of what is named alone: everything else stays as it is. */
  editPolicy(
    place: PolicyPlace,
    changes: UserKeyPolicyChanges,
    options?: WriteOptions,
  ): Promise<UserKeyPolicyAnswer>;
  /** Asks for a key of one's own. */
  request(body: UserKeyRequestBody, options?: WriteOptions): Promise<UserKeyRequestAnswer>;
  requests(query: UserKeyRequestQuery): Promise<Page<UserKeyRequestAnswer>>;
  /** The key is made, for its member to claim. */
  approve(id: string, body?: ApproveBody, options?: WriteOptions): Promise<UserKeyRequestAnswer>;
  deny(id: string, reason?: string, options?: WriteOptions): Promise<UserKeyRequestAnswer>;
  cancel(id: string, options?: WriteOptions): Promise<UserKeyRequestAnswer>;
}

export function userKeyCalls(send: Send): UserKeyCalls {
  const policy = { answer: 'userKeyPolicy', path: ['user-key-policy'] } as const;
  const path = ['user-key-requests'];
  const decide = (id: string, what: string, body: object, options: WriteOptions) =>
    send({ answer: 'userKeyRequest', method: 'POST', path: [...path, id, what], body, ...options });
  return {
    policy: (place) => send({ ...policy, method: 'GET', query: { ...place } }),
    setPolicy: (place, body, options) =>
      send({ ...policy, method: 'PUT', query: { ...place }, body, ...options }),
    editPolicy: (place, body, options) =>
      send({ ...policy, method: 'PATCH', query: { ...place }, body, ...options }),
    request: (body, options) => send({ answer: 'userKeyRequest', method: 'POST', path, body, ...options }),
    requests: (query) => send({ answer: 'userKeyRequests', method: 'GET', path, query: { ...query } }),
    approve: (id, body = {}, options = {}) => decide(id, 'approve', body, options),
    deny: (id, reason, options = {}) => decide(id, 'deny', { reason }, options),
    cancel: (id, options = {}) => decide(id, 'cancel', {}, options),
  };
}
