// Issues a key: with its first secret, or unclaimed, for somebody else to claim.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../../api-catalogue.ts';
import type { Caller } from '../../caller.ts';
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
        const { key, minted, event } = await insertKey(tx, ports.secrets, { ...draft, unclaimed });
        secret = minted?.value ?? null;
        return { answer: presentKey(key, apis, now), events: [event], changed: [] };
      },
    );
    return { ...outcome, secret };
  };
}
