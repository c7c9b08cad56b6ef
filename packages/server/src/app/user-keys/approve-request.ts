// Approves what a member asked for, for less where the approver chooses. The key is made without a secret: the member
// claims it, and nobody else ever sees it.
import type { EpochMs } from '@keywright/core/instant';
import { type ScopeRules, scopesAsBound, scopesBeyond } from '@keywright/core/keys/held-scopes';
import type { InputProblem, Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { draftKey, type KeyDraft } from '../keys/issuing/draft-key.ts';
import { insertKey } from '../keys/issuing/insert-key.ts';
import { findMember } from '../people/members/member-records.ts';
import { whereAll } from '../people/people-records.ts';
import type { StorageTransaction } from '../ports.ts';
import { type WriteOutcome, type WritePorts, write } from '../write.ts';
import { ownKeyTerms } from './own-key-terms.ts';
import { type KeyRequest, presentRequest } from './request-records.ts';
import { decisionEvent, findWaitingRequest, takeRequest } from './take-request.ts';

export interface Narrowing {
  readonly scopes?: readonly string[];
  readonly expiresAt?: EpochMs;
}

export interface ApproveRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly requestId: string; readonly narrowed: Narrowing };
}

export type Approve = (request: ApproveRequest) => Promise<WriteOutcome<UserKeyRequestAnswer>>;

/** A policy that has been switched to self-service since asks for no less. */
const WAYS = {
  off: 'user keys are off; switch them on to approve this',
  'self-service': null,
  'admin-approved': null,
} as const;

export function createApprove(ports: WritePorts, apis: ApiCatalogue): Approve {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'approve-user-key', input }, async (tx, now) => {
      const found = await findWaitingRequest(tx, { actor, requestId: input.requestId, now });
      if ('reason' in found) return found;
      const draft = await draftOf(tx, { apis, actor, request: found, narrowed: input.narrowed, now });
      if ('reason' in draft) return draft;
      const taken = await takeRequest(tx, found, { decision: 'approved', reason: null, actor, now });
      if ('reason' in taken) return taken;
      const { key, event } = await insertKey(tx, ports.secrets, { ...draft, unclaimed: true });
      const approved = { ...taken, keyId: key.id };
      await tx.people.update('userKeyRequest', whereAll({ id: taken.id }), { keyId: key.id });
      return { answer: presentRequest(approved), events: [event, decisionEvent(approved)], changed: [] };
    });
}

interface Approval {
  readonly apis: ApiCatalogue;
  readonly actor: Caller;
  readonly request: KeyRequest;
  readonly narrowed: Narrowing;
  readonly now: EpochMs;
}

async function draftOf(
  tx: StorageTransaction,
  { apis, actor, request, narrowed, now }: Approval,
): Promise<KeyDraft | Refusal> {
  const { workspaceId, memberId, name, environment, allowedAddresses } = request;
  const api = apis.findByName(request.api);
  if (api === null) return { reason: 'not_found' };
  const problems = wider(request, narrowed, api);
  if (problems.length > 0) return { reason: 'validation_error', problems };
  if ((await findMember(tx.people, memberId))?.role === 'viewer') return ONLY_LOOKS;
  const scopes = narrowed.scopes ?? request.scopes;
  const expiresAt = narrowed.expiresAt ?? request.expiresAt;
  const wanted = { scopes, ...(expiresAt !== null && { expiresAt }) };
  const terms = await ownKeyTerms(tx, { api, workspaceId, memberId, wanted, ways: WAYS, asked: 0, now });
  if ('reason' in terms) return terms;
  const input = { api: api.name, workspaceId, name, environment, allowedAddresses, scopes, ...terms };
  const draft = await draftKey(tx, { apis, actor, input, now });
  if ('reason' in draft) return draft;
  // Theirs, as if they had made it themselves: where keys have their makers' rights, it has the member's.
  return { ...draft, key: { ...draft.key, makerUserId: request.userId } };
}

const ONLY_LOOKS: Refusal = {
  reason: 'user_key_policy',
  problems: [{ field: '', message: 'whoever asked is a viewer by now, and has no keys' }],
};

function wider(
  request: KeyRequest,
  { scopes = request.scopes, expiresAt }: Narrowing,
  rules: ScopeRules,
): readonly InputProblem[] {
  const message = scopesBeyond(scopesAsBound(request.scopes, rules), {
    wanted: scopes,
    rules,
    message: 'were not asked for',
  });
  const isLater = expiresAt !== undefined && request.expiresAt !== null && expiresAt > request.expiresAt;
  return [
    ...(message === null ? [] : [{ field: 'scopes', message }]),
    ...(isLater ? [{ field: 'expiresAt', message: 'is later than what was asked for' }] : []),
  ];
}
