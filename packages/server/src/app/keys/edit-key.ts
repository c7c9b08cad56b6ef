// Changes what a key may do. Whatever the maker of a key loses, the keys made with it lose in the same transaction. Whoever
// changes it because it is of their seat takes from it, and adds nothing.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import { excessOver } from '@keywright/core/keys/derived-key';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import type { StorageTransaction } from '../ports.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { confineMadeKeys, excessOverMakers } from './confine-made-keys.ts';
import { findManagedKey } from './find-managed-key.ts';
import { type KeyChoices, problemsIn, seatlessLimits, spelledAddresses } from './key-input.ts';
import { presentKey } from './present-key.ts';

export interface EditKeyInput extends Partial<Omit<KeyChoices, 'environment'>> {
  readonly keyId: string;
  readonly disabled?: boolean;
}

export interface EditKeyRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: EditKeyInput;
}

export type EditKey = (request: EditKeyRequest) => Promise<WriteOutcome<KeyAnswer>>;

export function createEditKey(ports: WritePorts, apis: ApiCatalogue): EditKey {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'edit-key', input }, async (tx, now) => {
      const asked = { caller: actor, right: 'keys:write', keyId: input.keyId, now } as const;
      const found = await findManagedKey(tx, asked);
      if (!found.ok) return found.refusal;
      const { key } = found;
      const api = apis.findByName(key.api);
      if (api === null) return { reason: 'not_found' };
      if (key.revokedAt !== null) return { reason: 'key_not_usable' };
      const { keyId: _, disabled, ...choices } = input;
      const edited = editedKey(key, choices, disabled, now);
      const refusal =
        (found.by === 'seat' ? refusedOwnEdit(key, edited, api) : null) ??
        (await refusedEdit(tx, { api, edited, choices, now }));
      if (refusal !== null) return refusal;
      await tx.keys.update(edited);
      const confined = await confineMadeKeys(tx.keys, { keyId: key.id, bounds: edited, api, now });
      const details = { ...choices, ...(disabled !== undefined && { disabled }) };
      const event: AuditDraft = {
        action: 'key.edited',
        workspaceId: key.workspaceId,
        subjectId: key.id,
        details,
      };
      const answer = presentKey(edited, apis, now);
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

/** What whoever has the seat may not do to its key. */
function refusedOwnEdit(key: ApiKey, edited: ApiKey, api: ApiDefinition): Refusal | null {
  const problems = [
    ...excessOver(key, edited, api).map(({ field }) => ({ field, message: 'may only be narrowed' })),
    ...(edited.limits === key.limits ? [] : [{ field: 'limits', message: 'are those of the policy' }]),
    ...(key.disabledAt !== null && edited.disabledAt === null ? [NOT_THEIRS_TO_ENABLE] : []),
  ];
  return problems.length === 0 ? null : { reason: 'user_key_policy', problems };
}

/** Who switched it off is not remembered: it may have been an admin. */
const NOT_THEIRS_TO_ENABLE = { field: 'disabled', message: 'is undone by an admin' };

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
  const seatless = seatlessLimits(edited);
  if (seatless.length > 0) return { reason: 'validation_error', problems: seatless };
  const excess = await excessOverMakers(tx.keys, edited, api);
  return excess.length === 0 ? null : { reason: 'validation_error', problems: excess };
}
