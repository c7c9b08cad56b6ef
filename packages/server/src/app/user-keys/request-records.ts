// What members ask for, as records, and back; and the only way it leaves the process.
import { type EpochMs, formatInstant } from '@keywright/core/instant';
import type { AllowedAddresses } from '@keywright/core/keys/api-key';
import { REQUEST_STATES } from '@keywright/core/user-keys/user-key-answers';
import type { RequestState, UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import {
  findOne,
  type PeopleReader,
  type PeopleRecord,
  type RecordFilter,
  whereAll,
} from '../people/people-records.ts';

export interface KeyRequest {
  readonly id: string;
  readonly workspaceId: string;
  readonly api: string;
  readonly memberId: string;
  readonly userId: string;
  readonly name: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  readonly allowedAddresses: AllowedAddresses;
  readonly expiresAt: EpochMs | null;
  readonly note: string | null;
  readonly createdAt: EpochMs;
  /** Null while it waits. */
  readonly decision: Exclude<RequestState, 'pending'> | null;
  readonly decidedAt: EpochMs | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
  readonly keyId: string | null;
}

export function requestRecord(request: KeyRequest): PeopleRecord {
  const { scopes, allowedAddresses, ...plain } = request;
  return { ...plain, scopes: JSON.stringify(scopes), allowedAddresses: JSON.stringify(allowedAddresses) };
}

export function requestOf({ scopes, allowedAddresses, ...plain }: PeopleRecord): KeyRequest {
  return {
    ...(plain as unknown as KeyRequest),
    scopes: JSON.parse(String(scopes)),
    allowedAddresses: JSON.parse(String(allowedAddresses)),
  };
}

export async function findRequest(people: PeopleReader, id: string): Promise<KeyRequest | null> {
  const record = await findOne(people, 'userKeyRequest', { id });
  return record === null ? null : requestOf(record);
}

/** Those that wait, of what else the fields say. */
export function waiting(fields: Readonly<Record<string, string>>): RecordFilter {
  return whereAll({ ...fields, decision: null });
}

export function presentRequest(request: KeyRequest): UserKeyRequestAnswer {
  const { userId: _, decision, decisionReason, scopes, allowedAddresses, ...plain } = request;
  const state = REQUEST_STATES.find((known) => known === decision) ?? 'pending';
  return {
    id: plain.id,
    workspaceId: plain.workspaceId,
    api: plain.api,
    memberId: plain.memberId,
    name: plain.name,
    environment: plain.environment,
    scopes: [...scopes],
    allowedAddresses: allowedAddresses === 'any' ? 'any' : [...allowedAddresses],
    expiresAt: instantOrNull(plain.expiresAt),
    note: plain.note,
    state,
    createdAt: formatInstant(plain.createdAt),
    decidedAt: instantOrNull(plain.decidedAt),
    decidedBy: plain.decidedBy,
    reason: decisionReason,
    keyId: plain.keyId,
  };
}

function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : formatInstant(at);
}
