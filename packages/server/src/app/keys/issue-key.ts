// Issues a key with its first secret. Made by a key, it is never stronger than that key.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import { excessOver } from '@keywright/core/keys/derived-key';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { environmentsOf } from '@keywright/core/secrets/secret-format';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import { type Caller, recordedActor } from '../caller.ts';
import { refusedRight } from '../people/rights.ts';
import type { StorageTransaction } from '../ports.ts';
import { type WriteOutcome, type WritePorts, write } from '../write.ts';
import { type KeyChoices, problemsIn, spelledAddresses } from './key-input.ts';
import { type MintedSecret, mintSecret } from './mint-secret.ts';
import { presentKey } from './present-key.ts';

export interface IssueKeyInput extends Partial<Omit<KeyChoices, 'name'>> {
  readonly api: string;
  readonly workspaceId: string;
  readonly name: string;
}

export interface IssueKeyRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: IssueKeyInput;
}

/** `secret` is the value itself, or null when a retried request is answered again. */
export type SecretOutcome = WriteOutcome<KeyAnswer> & { readonly secret: string | null };

export type IssueKey = (request: IssueKeyRequest) => Promise<SecretOutcome>;

export function createIssueKey(ports: WritePorts, apis: ApiCatalogue): IssueKey {
  return async ({ actor, idempotencyKey, input }) => {
    let minted: MintedSecret | null = null;
    const outcome = await write<KeyAnswer>(
      ports,
      { actor, idempotencyKey, operation: 'issue-key', input },
      async (tx, now) => {
        const draft = await draftOf(tx, { apis, actor, input, now });
        if ('reason' in draft) return draft;
        minted = mintSecret(ports.secrets, draft.api, { environment: draft.key.environment, now });
        const key: ApiKey = { ...draft.key, id: ports.secrets.newId('key'), secrets: [minted.record] };
        await tx.keys.insert(key);
        const { scopes, allowedAddresses, expiresAt, api } = key;
        const details = {
          api,
          name: key.name,
          scopes,
          allowedAddresses,
          expiresAt,
          secretId: minted.record.id,
        };
        const event = { action: 'key.issued', workspaceId: key.workspaceId, subjectId: key.id, details };
        return { answer: presentKey(key, apis, now), events: [event], changed: [] };
      },
    );
    return { ...outcome, secret: (minted as MintedSecret | null)?.value ?? null };
  };
}

interface Draft {
  readonly api: ApiDefinition;
  readonly key: Omit<ApiKey, 'id' | 'secrets'>;
}

interface DraftRequest {
  readonly apis: ApiCatalogue;
  readonly actor: Caller;
  readonly input: IssueKeyInput;
  readonly now: EpochMs;
}

async function draftOf(tx: StorageTransaction, request: DraftRequest): Promise<Draft | Refusal> {
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
  if (refusal !== null) return refusal;
  const maker = actor.kind === 'key' ? await tx.keys.findById(actor.keyId) : null;
  if (maker !== null && maker.workspaceId !== workspace.id) return { reason: 'workspace_mismatch' };
  if (maker !== null && maker.limits.length > 0) return LIMITED_MAKER;

  const choices: KeyChoices = {
    name: input.name,
    environment: input.environment ?? maker?.environment ?? (environmentsOf(api.secretFormat)[0] as string),
    scopes: [...new Set(input.scopes ?? maker?.scopes ?? [])],
    allowedAddresses: spelledAddresses(input.allowedAddresses ?? maker?.allowedAddresses ?? 'any'),
    expiresAt: input.expiresAt === undefined ? (maker?.expiresAt ?? null) : input.expiresAt,
    limits: input.limits ?? [],
    metadata: input.metadata ?? {},
  };
  if (maker !== null) {
    const excess = excessOver(maker, choices, api);
    if (excess.length > 0) return { reason: 'insufficient_scope', problems: excess };
  }
  const problems = problemsIn(choices, api, now);
  if (problems.length > 0) return { reason: 'validation_error', problems };
  return {
    api,
    key: {
      ...choices,
      api: api.name,
      workspaceId: workspace.id,
      ownerMemberId: null,
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

/** Every key counts by itself: made by a limited one, it would be a second allowance. */
const LIMITED_MAKER: Refusal = {
  reason: 'insufficient_scope',
  problems: [{ field: 'limits', message: 'of its own keep a key from making keys; ask the operator' }],
};

function unknownReferences(apis: ApiCatalogue, api: ApiDefinition | null, noWorkspace: boolean): Refusal {
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
