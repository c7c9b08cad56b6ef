// A member asks for a key of their own, where an admin has to approve it.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { InputProblem, Refusal } from '@keywright/core/refusals/refusal-reasons';
import { environmentsOf } from '@keywright/core/secrets/secret-format';
import type { UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { type KeyChoices, problemsIn, spelledAddresses } from '../keys/key-input.ts';
import { refusedRight } from '../people/rights.ts';
import type { StorageTransaction } from '../ports.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { ownKeyTerms } from './own-key-terms.ts';
import { findManagedSeat } from './own-seat.ts';
import { refusedApi } from './policies.ts';
import { type KeyRequest, presentRequest, requestRecord, waiting } from './request-records.ts';

export interface RequestKeyInput extends Partial<Omit<KeyChoices, 'name' | 'limits' | 'metadata'>> {
  readonly workspaceId: string;
  readonly api: string;
  readonly name: string;
  readonly note: string | null;
}

export interface RequestKeyRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: RequestKeyInput;
}

export type RequestKey = (request: RequestKeyRequest) => Promise<WriteOutcome<UserKeyRequestAnswer>>;

const WAYS = {
  off: 'user keys are off; ask an admin for a key',
  'self-service': 'members make their keys themselves; make one instead',
  'admin-approved': null,
} as const;

export function createRequestKey(ports: WritePorts, apis: ApiCatalogue): RequestKey {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'request-user-key', input }, async (tx, now) => {
      const { workspaceId } = input;
      const asked = { caller: actor, right: 'keys:read', workspaceId, now } as const;
      const refusal = (await refusedRight(tx, asked)) ?? refusedApi(apis, input);
      if (refusal !== null) return refusal;
      const api = apis.findByName(input.api) as ApiDefinition;
      const seat = await findManagedSeat(tx.people, actor, workspaceId);
      if (seat === null || actor.kind !== 'person') return { reason: 'seat_required' };
      const wanted = await wantedKey(tx, { api, input, memberId: seat.id, now });
      if ('reason' in wanted) return wanted;
      const request: KeyRequest = {
        id: ports.secrets.newId('ukr'),
        workspaceId,
        memberId: seat.id,
        userId: actor.userId,
        createdAt: now,
        decision: null,
        decidedAt: null,
        decidedBy: null,
        decisionReason: null,
        keyId: null,
        ...wanted,
      };
      await tx.people.insert('userKeyRequest', requestRecord(request));
      const { id: subjectId, memberId } = request;
      const details = { ...wanted, memberId };
      const event: AuditDraft = { action: 'user-key.requested', workspaceId, subjectId, details };
      return { answer: presentRequest(request), events: [event], changed: [] };
    });
}

type Wanted = Pick<
  KeyRequest,
  'api' | 'name' | 'environment' | 'scopes' | 'allowedAddresses' | 'expiresAt' | 'note'
>;

interface Wanting {
  readonly api: ApiDefinition;
  readonly input: RequestKeyInput;
  readonly memberId: string;
  readonly now: EpochMs;
}

async function wantedKey(
  tx: StorageTransaction,
  { api, input, memberId, now }: Wanting,
): Promise<Wanted | Refusal> {
  const { workspaceId, name, note } = input;
  const problems = [...problemsIn(input, api, now), ...noteProblems(note)];
  if (problems.length > 0) return { reason: 'validation_error', problems };
  const asked = await tx.people.count('userKeyRequest', waiting({ memberId, api: api.name }));
  const question = { api, workspaceId, memberId, wanted: input, ways: WAYS, asked, now };
  const terms = await ownKeyTerms(tx, question);
  if ('reason' in terms) return terms;
  return {
    api: api.name,
    name,
    environment: input.environment ?? (environmentsOf(api.secretFormat)[0] as string),
    scopes: [...new Set(input.scopes ?? [])],
    allowedAddresses: spelledAddresses(input.allowedAddresses ?? 'any'),
    // As asked for: how long a key may live is counted from when it is made.
    expiresAt: input.expiresAt === undefined ? null : terms.expiresAt,
    note,
  };
}

const MAX_NOTE_LENGTH = 500;

function noteProblems(note: string | null): readonly InputProblem[] {
  if (note === null || (note.length <= MAX_NOTE_LENGTH && !/[\p{Cc}\p{Cs}]/u.test(note))) return [];
  return [{ field: 'note', message: `must be plain text of up to ${MAX_NOTE_LENGTH} characters` }];
}
