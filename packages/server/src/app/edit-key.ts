// Changes what a key may do. Whatever the maker of a key loses, the keys made with it lose in the same transaction.
import type { ApiDefinition } from '@keywright/core/api-definition';
import type { Actor, ApiKey } from '@keywright/core/api-key';
import { confinedTo, excessOver } from '@keywright/core/derived-key';
import type { EpochMs } from '@keywright/core/instant';
import type { Refusal } from '@keywright/core/refusal-reasons';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from './api-catalogue.ts';
import { findManagedKey } from './find-managed-key.ts';
import { type KeyChoices, problemsIn, spelledAddresses } from './key-input.ts';
import type { StorageTransaction } from './ports.ts';
import { presentKey } from './present-key.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from './write.ts';

export interface EditKeyInput extends Partial<Omit<KeyChoices, 'environment'>> {
  readonly keyId: string;
  readonly disabled?: boolean;
}

export interface EditKeyRequest {
  readonly actor: Actor;
  readonly idempotencyKey: string | null;
  readonly input: EditKeyInput;
}

export type EditKey = (request: EditKeyRequest) => Promise<WriteOutcome<KeyAnswer>>;

export function createEditKey(ports: WritePorts, apis: ApiCatalogue): EditKey {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'edit-key', input }, async (tx, now) => {
      const key = await findManagedKey(tx.keys, actor, input.keyId);
      const api = key === null ? null : apis.findByName(key.api);
      if (key === null || api === null) return { reason: 'not_found' };
      if (key.revokedAt !== null) return { reason: 'key_not_usable' };
      const { keyId: _, disabled, ...choices } = input;
      const edited = editedKey(key, choices, disabled, now);
      const refusal = await refusedEdit(tx, { api, edited, choices, now });
      if (refusal !== null) return refusal;
      await tx.keys.update(edited);
      const confined = await confineMadeKeys(tx, { maker: edited, api, now });
      const event = eventOf(edited, { ...choices, ...(disabled !== undefined && { disabled }) });
      const answer = presentKey(edited, now);
      return { answer, events: [event, ...confined.events], changed: [edited, ...confined.keys] };
    });
}

type Choices = Omit<EditKeyInput, 'keyId' | 'disabled'>;

function editedKey(key: ApiKey, choices: Choices, disabled: boolean | undefined, now: EpochMs): ApiKey {
  const disabledAt = disabled === undefined ? key.disabledAt : disabled ? (key.disabledAt ?? now) : null;
  const edited: ApiKey = { ...key, ...choices, disabledAt };
  return {
    ...edited,
    scopes: [...new Set(edited.scopes)],
    allowedAddresses: spelledAddresses(edited.allowedAddresses),
  };
}

interface Edit {
  readonly api: ApiDefinition;
  readonly edited: ApiKey;
  readonly choices: Choices;
  readonly now: EpochMs;
}

async function refusedEdit(
  tx: StorageTransaction,
  { api, edited, choices, now }: Edit,
): Promise<Refusal | null> {
  const problems = problemsIn(choices, api, now);
  if (problems.length > 0) return { reason: 'validation_error', problems };
  if (edited.makerKeyId === null) return null;
  const maker = await tx.keys.findById(edited.makerKeyId);
  const excess = maker === null ? [] : excessOver(maker, edited, api.emptyScopes);
  return excess.length === 0 ? null : { reason: 'insufficient_scope', problems: excess };
}

interface Confinement {
  readonly maker: ApiKey;
  readonly api: ApiDefinition;
  readonly now: EpochMs;
}

/** Cuts every descendant down to its maker; one that is left with nothing is disabled. */
async function confineMadeKeys(
  tx: StorageTransaction,
  { maker, api, now }: Confinement,
): Promise<{ keys: ApiKey[]; events: AuditDraft[] }> {
  const keys: ApiKey[] = [];
  const events: AuditDraft[] = [];
  for (const made of await tx.keys.listMadeBy(maker.id)) {
    if (excessOver(maker, made, api.emptyScopes).length === 0) continue;
    const confined = confinedTo(maker, made, api.emptyScopes) ?? {
      ...made,
      disabledAt: made.disabledAt ?? now,
    };
    await tx.keys.update(confined);
    const below = await confineMadeKeys(tx, { maker: confined, api, now });
    const { scopes, allowedAddresses, expiresAt, disabledAt } = confined;
    events.push(
      eventOf(confined, { confinedBy: maker.id, scopes, allowedAddresses, expiresAt, disabledAt }),
      ...below.events,
    );
    keys.push(confined, ...below.keys);
  }
  return { keys, events };
}

function eventOf(key: ApiKey, details: Readonly<Record<string, unknown>>): AuditDraft {
  return { action: 'key.edited', workspaceId: key.workspaceId, subjectId: key.id, details };
}
