// The terms on which members of a workspace have keys of an API for themselves: read by every member, set by whoever
// writes keys there.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import { actorLabel } from '@keywright/core/keys/api-key';
import type { InputProblem, Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { UserKeyPolicy } from '@keywright/core/user-keys/user-key-policy';
import type { UserKeyPolicyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import { type Caller, recordedActor } from '../caller.ts';
import { problemsIn } from '../keys/key-input.ts';
import { whereAll } from '../people/people-records.ts';
import { refusedRight } from '../people/rights.ts';
import type { StorageTransaction } from '../ports.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import { type AuditDraft, type Change, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { findPolicy, type PolicyPlace, policyId, policyRecord, presentPolicy } from './policy-records.ts';

interface PolicyRequest<I extends { readonly place: PolicyPlace }> {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: I;
}

export type SetPolicyRequest = PolicyRequest<{ readonly place: PolicyPlace; readonly policy: UserKeyPolicy }>;

/** What is absent stays as it is. */
export type EditPolicyRequest = PolicyRequest<{
  readonly place: PolicyPlace;
  readonly changes: Partial<UserKeyPolicy>;
}>;

interface PolicyChange {
  readonly apis: ApiCatalogue;
  readonly actor: Caller;
  readonly place: PolicyPlace;
  readonly now: EpochMs;
  readonly policyOf: (known: UserKeyPolicy) => UserKeyPolicy;
}

export interface UserKeyPolicies {
  read(caller: Caller, place: PolicyPlace): Promise<ReadOutcome<UserKeyPolicyAnswer>>;
  set(request: SetPolicyRequest): Promise<WriteOutcome<UserKeyPolicyAnswer>>;
  edit(request: EditPolicyRequest): Promise<WriteOutcome<UserKeyPolicyAnswer>>;
}

const MOST_KEYS_PER_MEMBER = 100;

export function createUserKeyPolicies(ports: WritePorts, apis: ApiCatalogue): UserKeyPolicies {
  const change = <I extends { readonly place: PolicyPlace }>(
    operation: string,
    { actor, idempotencyKey, input }: PolicyRequest<I>,
    policyOf: PolicyChange['policyOf'],
  ) =>
    write(ports, { actor, idempotencyKey, operation, input }, (tx, now) =>
      changePolicy(tx, { apis, actor, place: input.place, now, policyOf }),
    );
  return {
    async read(caller, place) {
      const { workspaceId } = place;
      const now = ports.clock.now();
      const right = { caller, right: 'keys:read', workspaceId, now } as const;
      const refusal = (await refusedRight(ports.storage, right)) ?? refusedApi(apis, place);
      if (refusal !== null) return { ok: false, refusal };
      return answered(presentPolicy(place, await findPolicy(ports.storage.people, place)));
    },
    set: (request) => change('set-user-key-policy', request, () => request.input.policy),
    edit: (request) =>
      change('edit-user-key-policy', request, (known) => ({ ...known, ...request.input.changes })),
  };
}

/** The policy there is, and the one to be, in one transaction: nobody's change in between is lost. */
async function changePolicy(
  tx: StorageTransaction,
  { apis, actor, place, now, policyOf }: PolicyChange,
): Promise<Change<UserKeyPolicyAnswer> | Refusal> {
  const { workspaceId } = place;
  const right = { caller: actor, right: 'keys:write', workspaceId, now } as const;
  const refusal = (await refusedRight(tx, right)) ?? refusedApi(apis, place);
  if (refusal !== null) return refusal;
  if ((await tx.workspaces.findById(workspaceId)) === null) return { reason: 'not_found' };
  const policy = policyOf((await findPolicy(tx.people, place)).policy);
  const problems = policyProblems(policy, apis.findByName(place.api) as ApiDefinition, now);
  if (problems.length > 0) return { reason: 'validation_error', problems };
  const changed = { at: now, by: actorLabel(recordedActor(actor)) };
  const id = policyId(place);
  const record = policyRecord(place, policy, changed);
  const known = await tx.people.update('userKeyPolicy', whereAll({ id }), record);
  if (known === 0) await tx.people.insert('userKeyPolicy', { id, ...record });
  const details = { api: place.api, ...policy };
  const event: AuditDraft = {
    action: 'user-keys.policy-set',
    workspaceId,
    subjectId: workspaceId,
    details,
  };
  return { answer: presentPolicy(place, { policy, changed }), events: [event], changed: [] };
}

/** Null where the API has user keys at all. */
export function refusedApi(apis: ApiCatalogue, { api: name }: Pick<PolicyPlace, 'api'>): Refusal | null {
  const api = apis.findByName(name);
  if (api !== null && api.userKeys === 'by-policy') return null;
  const names = apis.all.filter(({ userKeys }) => userKeys === 'by-policy').map((known) => known.name);
  const message = `is not an API with user keys; there are: ${names.join(', ') || 'none'}`;
  return { reason: 'validation_error', problems: [{ field: 'api', message }] };
}

function policyProblems(policy: UserKeyPolicy, api: ApiDefinition, now: number): readonly InputProblem[] {
  const { keysPerMember, scopes, maxLifetimeMs, limits } = policy;
  const count = {
    field: 'keysPerMember',
    message: `must be a whole number from 1 to ${MOST_KEYS_PER_MEMBER}`,
  };
  const isCount =
    Number.isInteger(keysPerMember) && keysPerMember >= 1 && keysPerMember <= MOST_KEYS_PER_MEMBER;
  const life = { field: 'maxLifetimeSeconds', message: 'must be at least 1' };
  return [
    ...problemsIn({ ...(scopes !== 'any' && { scopes }), limits }, api, now),
    ...(isCount ? [] : [count]),
    ...(maxLifetimeMs === null || maxLifetimeMs > 0 ? [] : [life]),
  ];
}
