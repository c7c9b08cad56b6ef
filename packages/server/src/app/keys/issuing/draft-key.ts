// What a new key is to be, checked in the transaction that makes it: where it belongs, whose seat it is, what it may do.
// Made by a key, it is never stronger than that key; made by a member for themselves, it is what the workspace's policy
// says. Shared by all use cases that make keys.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import { excessOver } from '@keywright/core/keys/derived-key';
import type { InputProblem, Refusal } from '@keywright/core/refusals/refusal-reasons';
import { environmentsOf } from '@keywright/core/secrets/secret-format';
import type { ApiCatalogue } from '../../api-catalogue.ts';
import { type Caller, recordedActor } from '../../caller.ts';
import { findMember } from '../../people/members/member-records.ts';
import { refusedRight } from '../../people/rights.ts';
import type { StorageTransaction } from '../../ports.ts';
import { selfServiceTerms } from '../../user-keys/self-service.ts';
import { type KeyChoices, problemsIn, seatlessLimits, spelledAddresses } from '../key-input.ts';

export interface NewKeyInput extends Partial<Omit<KeyChoices, 'name'>> {
  readonly api: string;
  readonly workspaceId: string;
  /** Absent where the API takes keys without a name. */
  readonly name?: string;
  /** The member whose seat the key belongs to; null or absent for a key of the whole workspace. */
  readonly ownerMemberId?: string | null;
}

export interface KeyDraft {
  readonly api: ApiDefinition;
  /** The name is null where nobody gave one. */
  readonly key: Omit<ApiKey, 'id' | 'name' | 'secrets'> & { readonly name: string | null };
}

export interface DraftRequest {
  readonly apis: ApiCatalogue;
  readonly actor: Caller;
  readonly input: NewKeyInput;
  readonly now: EpochMs;
}

export async function draftKey(tx: StorageTransaction, request: DraftRequest): Promise<KeyDraft | Refusal> {
  const { apis, actor, input, now } = request;
  const api = apis.findByName(input.api);
  const workspace = await tx.workspaces.findById(input.workspaceId);
  const refusal =
    workspace === null || actor.kind === 'key'
      ? null
      : await refusedRight(tx, { caller: actor, right: 'keys:write', workspaceId: workspace.id, now });
  // Somebody else's workspace is no more there than one that does not exist.
  const isThere = workspace !== null && refusal?.reason !== 'not_found';
  if (api === null || !isThere) return unknownReferences(apis, api, !isThere);
  const own =
    refusal?.reason === 'role_insufficient'
      ? await selfServiceTerms(tx, { caller: actor, api, input, now })
      : null;
  if (own !== null && 'reason' in own) return own;
  if (refusal !== null && own === null) return refusal;
  const maker = actor.kind === 'key' ? await tx.keys.findById(actor.keyId) : null;
  if (maker !== null && maker.workspaceId !== workspace.id) return { reason: 'workspace_mismatch' };
  if (maker !== null && maker.limits.length > 0) return LIMITED_MAKER;

  const { ownerMemberId: ownSeat = null, ...terms } = own ?? {};
  const choices = { ...choicesOf(input, maker, api), ...terms };
  if (maker !== null) {
    const excess = excessOver(maker, choices, api);
    if (excess.length > 0) return { reason: 'insufficient_scope', problems: excess };
  }
  // A key made with the key of a seat is of that seat.
  const ownerMemberId = ownSeat ?? input.ownerMemberId ?? maker?.ownerMemberId ?? null;
  const isSeatThere =
    ownerMemberId === null || (await findMember(tx.people, ownerMemberId))?.workspaceId === workspace.id;
  const { name } = input;
  const named = name === undefined ? choices : { ...choices, name };
  const problems = [
    ...missingName(name, api),
    ...problemsIn(named, api, now),
    ...seatlessLimits({ ...choices, ownerMemberId }),
    ...(isSeatThere ? [] : [NO_SUCH_MEMBER]),
  ];
  if (problems.length > 0) return { reason: 'validation_error', problems };
  return {
    api,
    key: {
      ...choices,
      name: name ?? null,
      api: api.name,
      workspaceId: workspace.id,
      ownerMemberId,
      makerKeyId: maker?.id ?? null,
      makerUserId: actor.kind === 'person' ? actor.userId : (maker?.makerUserId ?? null),
      // Read with the key, from what its maker is when it is used.
      makerRole: null,
      createdAt: now,
      createdBy: recordedActor(actor),
      disabledAt: null,
      revokedAt: null,
      revokeReason: null,
    },
  };
}

function choicesOf(input: NewKeyInput, maker: ApiKey | null, api: ApiDefinition): Omit<KeyChoices, 'name'> {
  return {
    environment: input.environment ?? maker?.environment ?? (environmentsOf(api.secretFormat)[0] as string),
    scopes: [...new Set(input.scopes ?? maker?.scopes ?? [])],
    allowedAddresses: spelledAddresses(input.allowedAddresses ?? maker?.allowedAddresses ?? 'any'),
    expiresAt: input.expiresAt === undefined ? (maker?.expiresAt ?? null) : input.expiresAt,
    limits: input.limits ?? [],
    metadata: input.metadata ?? {},
  };
}

function missingName(name: string | undefined, { keyNames }: ApiDefinition): InputProblem[] {
  if (name !== undefined || keyNames === 'optional') return [];
  return [{ field: 'name', message: 'is required' }];
}

/** Every key counts by itself: made by a limited one, it would be a second allowance. */
const LIMITED_MAKER: Refusal = {
  reason: 'insufficient_scope',
  problems: [{ field: 'limits', message: 'of its own keep a key from making keys; ask the operator' }],
};

/** The same for a member of another workspace: ids tell nobody who is where. */
const NO_SUCH_MEMBER = { field: 'ownerMemberId', message: 'is not a member of this workspace' };

/** What is wrong with the API and the workspace something is to be made in. */
export function unknownReferences(
  apis: ApiCatalogue,
  api: ApiDefinition | null,
  noWorkspace: boolean,
): Refusal {
  const names = apis.all.map((known) => known.name).join(', ');
  return {
    reason: 'validation_error',
    problems: [
      ...(api === null
        ? [{ field: 'api', message: `is not an API of this server; there are: ${names}` }]
        : []),
      ...(noWorkspace ? [{ field: 'workspaceId', message: 'is not a workspace; create one first' }] : []),
    ],
  };
}
