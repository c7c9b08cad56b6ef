// Members and invitations of workspaces, as typed calls.
import type { ShownInvitationAnswer } from '@keywright/core/people/people-answers';
import type {
  AddMemberBody,
  InvitationAnswer,
  InviteBody,
  MemberAnswer,
  Page,
} from '@keywright/core/wire-contract';
import type { PageQuery, WriteOptions } from '../call-options.ts';
import type { Send } from '../transport.ts';

export interface MemberQuery extends PageQuery {
  readonly workspaceId: string;
  /** `left`: who belonged to it. `present` when absent. */
  readonly state?: 'present' | 'left' | undefined;
}

export interface InvitationQuery extends PageQuery {
  readonly workspaceId: string;
}

export interface MemberCalls {
  list(query: MemberQuery): Promise<Page<MemberAnswer>>;
  get(id: string): Promise<MemberAnswer>;
  /** Of an account that exists, without asking it: for the operator alone. */
  add(body: AddMemberBody, options?: WriteOptions): Promise<MemberAnswer>;
  setRole(id: string, role: MemberAnswer['role'], options?: WriteOptions): Promise<MemberAnswer>;
  /** Their own keys stop, or become the workspace's, before it answers. */
  remove(id: string, options?: WriteOptions): Promise<MemberAnswer>;
}

export interface InvitationCalls {
  list(query: InvitationQuery): Promise<Page<InvitationAnswer>>;
  get(id: string): Promise<ShownInvitationAnswer>;
  create(body: InviteBody, options?: WriteOptions): Promise<InvitationAnswer>;
  cancel(id: string): Promise<InvitationAnswer>;
}

export function memberCalls(send: Send): MemberCalls {
  const path = ['members'];
  const at = (id: string) => ({ path: [...path, id] });
  return {
    list: (query) => send({ answer: 'members', method: 'GET', path, query: { ...query } }),
    get: (id) => send({ answer: 'member', method: 'GET', ...at(id) }),
    add: (body, options) => send({ answer: 'member', method: 'POST', path, body, ...options }),
    setRole: (id, role, options) =>
      send({ answer: 'member', method: 'PATCH', ...at(id), body: { role }, ...options }),
    remove: (id, options) => send({ answer: 'member', method: 'DELETE', ...at(id), ...options }),
  };
}

export function invitationCalls(send: Send): InvitationCalls {
  const path = ['invitations'];
  const at = (id: string) => ({ path: [...path, id] });
  return {
    list: (query) => send({ answer: 'invitations', method: 'GET', path, query: { ...query } }),
    get: (id) => send({ answer: 'shownInvitation', method: 'GET', ...at(id) }),
    create: (body, options) => send({ answer: 'invitation', method: 'POST', path, body, ...options }),
    cancel: (id) => send({ answer: 'invitation', method: 'DELETE', ...at(id) }),
  };
}
