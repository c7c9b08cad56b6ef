// Issues a key: with its first secret, or unclaimed, for somebody else to claim. For the seat of somebody else it is only
// made unclaimed: nobody sees another's secret.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../../api-catalogue.ts';
import type { Caller } from '../../caller.ts';
import type { StorageTransaction } from '../../ports.ts';
import { mayBeShown } from '../../user-keys/own-seat.ts';
import { type WriteOutcome, type WritePorts, write } from '../../write.ts';
import { presentKey } from '../present-key.ts';
import { draftKey, type NewKeyInput } from './draft-key.ts';
import { insertKey } from './insert-key.ts';

export interface IssueKeyInput extends NewKeyInput {
  /** Without a secret until it is claimed. */
  readonly unclaimed?: boolean;
}

export interface IssueKeyRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: IssueKeyInput;
}

/** `secret` is the value itself, or null where there is none to show: unclaimed, or a retried request answered again. */
export type SecretOutcome = WriteOutcome<KeyAnswer> & { readonly secret: string | null };

export type IssueKey = (request: IssueKeyRequest) => Promise<SecretOutcome>;

export function createIssueKey(ports: WritePorts, apis: ApiCatalogue): IssueKey {
  return async ({ actor, idempotencyKey, input }) => {
    let secret: string | null = null;
    const outcome = await write<KeyAnswer>(
      ports,
      { actor, idempotencyKey, operation: 'issue-key', input },
      async (tx, now) => {
        const draft = await draftKey(tx, { apis, actor, input, now });
        if ('reason' in draft) return draft;
        const unclaimed = input.unclaimed ?? false;
        const isShown = unclaimed || (await isShownTo(tx, actor, draft.key));
        if (!isShown) return { reason: 'validation_error', problems: [NOT_THEIR_SEAT] };
        const { key, minted, event } = await insertKey(tx, ports.secrets, { ...draft, unclaimed });
        secret = minted?.value ?? null;
        return { answer: presentKey(key, apis, now), events: [event], changed: [] };
      },
    );
    return { ...outcome, secret };
  };
}

/** A key made with the key of a seat is of that seat, and no stronger: its secret goes where the first one went. */
async function isShownTo(
  tx: StorageTransaction,
  actor: Caller,
  key: Pick<ApiKey, 'ownerMemberId' | 'workspaceId'>,
): Promise<boolean> {
  if (actor.kind !== 'key') return mayBeShown(tx.people, actor, key);
  return key.ownerMemberId === ((await tx.keys.findById(actor.keyId))?.ownerMemberId ?? null);
}

const NOT_THEIR_SEAT = {
  field: 'unclaimed',
  message:
    'must be true: the key is of the seat of somebody else, who alone is shown its secret, by claiming it',
};
