// The one shape of every write: judge the caller again → look up a retried request → transaction { change + audit events } → change feed →
// public projection. A use case supplies the change; this file supplies everything that must never be forgotten.

import type { AuditAction } from '@keywright/core/audit/audit-actions';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { EpochMs } from '@keywright/core/instant';
import { type ApiKey, actorLabel } from '@keywright/core/keys/api-key';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { type Caller, refusedCaller } from './caller.ts';
import { type ChangeFeed, type PersonChange, type SubjectChange, subjectOfChange } from './change-feed.ts';
import type { Clock, Secrets, Storage, StorageTransaction } from './ports.ts';

export interface WritePorts {
  readonly storage: Storage;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly secrets: Secrets;
}

export interface WriteRequest {
  readonly actor: Caller;
  /** The caller's Idempotency-Key; null when the request carries none. */
  readonly idempotencyKey: string | null;
  readonly operation: string;
  readonly input: unknown;
}

export interface AuditDraft {
  readonly action: AuditAction;
  /** Null for what belongs to no workspace. */
  readonly workspaceId: string | null;
  readonly subjectId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a use case did inside the transaction. */
export interface Change<T> {
  /** The public projection, without any secret. */
  readonly answer: T;
  readonly events: readonly AuditDraft[];
  /** Whose rights may have changed: every node forgets what it knew of them before the caller is answered. */
  readonly changed: readonly Changeable[];
}

/** What is remembered for verification, or what runs for somebody. */
export type Changeable = ApiKey | Endpoint | PersonChange;

export type WriteOutcome<T> =
  | { readonly ok: true; readonly answer: T; readonly replayed: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** Refuses before it writes anything: what it wrote by then is committed. */
export type WriteWork<T> = (tx: StorageTransaction, now: EpochMs) => Promise<Change<T> | Refusal>;

const REMEMBERED_FOR_MS = 24 * 3_600_000;

/** What a transaction came to, and whom it concerns. */
interface Settled<T> {
  readonly outcome: WriteOutcome<T>;
  readonly changes: readonly SubjectChange[];
}

/** The answer as it is kept for a retried request, with that whose change may not have reached everyone. */
interface Remembered<T> {
  readonly answer: T;
  readonly changedKeyIds: readonly string[];
  /** Absent where a release before endpoints remembered it. */
  readonly changedEndpointIds?: readonly string[];
  /** Absent where a release before this field remembered it. */
  readonly changedUserIds?: readonly string[];
}

export async function write<T>(
  ports: WritePorts,
  request: WriteRequest,
  work: WriteWork<T>,
): Promise<WriteOutcome<T>> {
  const { outcome, changes } = await ports.storage.transaction(async (tx): Promise<Settled<T>> => {
    const now = ports.clock.now();
    const refusal = await refusedCaller(tx, request.actor, now);
    if (refusal !== null) return { outcome: { ok: false, refusal }, changes: [] };
    const remembered = await recall<T>(ports, tx, { request, now });
    if (remembered !== null) {
      await tx.changes.record(remembered.changes);
      return remembered;
    }
    const change = await work(tx, now);
    if ('reason' in change) return { outcome: { ok: false, refusal: change }, changes: [] };
    const actor = actorLabel(request.actor);
    for (const event of change.events) {
      await tx.audit.append({ ...event, id: ports.secrets.newId('evt'), at: now, actor });
    }
    await remember(ports, tx, { request, change, now });
    const outcome = { ok: true, answer: change.answer, replayed: false } as const;
    const changes = change.changed.map(changeOf);
    await tx.changes.record(changes);
    return { outcome, changes };
  });
  await publishAll(ports.feed, changes);
  return outcome;
}

/** Each change is told, also when another cannot be told everywhere; that, the caller learns in the end. */
export async function publishAll(
  feed: Pick<ChangeFeed, 'publish'>,
  changes: readonly SubjectChange[],
): Promise<void> {
  const told = await Promise.allSettled(changes.map((change) => feed.publish(change)));
  for (const one of told) if (one.status === 'rejected') throw one.reason;
}

/** What every memory of a key or an endpoint is told when something about it has changed, and what runs for somebody. */
export function changeOf(changed: Changeable): SubjectChange {
  if ('userId' in changed) return changed;
  if ('authMode' in changed) return { kind: 'endpoint', endpointId: changed.id };
  return { kind: 'key', keyId: changed.id, digests: changed.secrets.map((secret) => secret.digest) };
}

interface Asked {
  readonly request: WriteRequest;
  readonly now: EpochMs;
}

async function recall<T>(
  ports: WritePorts,
  tx: StorageTransaction,
  { request, now }: Asked,
): Promise<Settled<T> | null> {
  if (request.idempotencyKey === null) return null;
  const known = await tx.idempotency.find(requestKeyOf(ports, request.actor, request.idempotencyKey));
  if (known === null || known.createdAt < now - REMEMBERED_FOR_MS) return null;
  if (known.requestDigest !== requestDigestOf(ports, request)) {
    return { outcome: { ok: false, refusal: { reason: 'idempotency_mismatch' } }, changes: [] };
  }
  const { answer, changedKeyIds, changedEndpointIds, changedUserIds } = JSON.parse(
    known.answer,
  ) as Remembered<T>;
  const changes: SubjectChange[] = [
    ...(changedEndpointIds ?? []).map((endpointId) => ({ kind: 'endpoint', endpointId }) as const),
    ...(changedUserIds ?? []).map((userId) => ({ kind: 'person', userId }) as const),
  ];
  for (const id of changedKeyIds) {
    const key = await tx.keys.findById(id);
    if (key !== null) changes.push(changeOf(key));
  }
  return { outcome: { ok: true, answer, replayed: true }, changes };
}

async function remember<T>(
  ports: WritePorts,
  tx: StorageTransaction,
  { request, change, now }: Asked & { readonly change: Change<T> },
): Promise<void> {
  if (request.idempotencyKey === null) return;
  const changes = change.changed.map(changeOf);
  const idsOf = (kind: SubjectChange['kind']) =>
    changes.filter((one) => one.kind === kind).map((one) => subjectOfChange(one));
  const remembered: Remembered<T> = {
    answer: change.answer,
    changedKeyIds: idsOf('key'),
    changedEndpointIds: idsOf('endpoint'),
    changedUserIds: idsOf('person'),
  };
  await tx.idempotency.forgetBefore(now - REMEMBERED_FOR_MS);
  await tx.idempotency.remember({
    requestKey: requestKeyOf(ports, request.actor, request.idempotencyKey),
    requestDigest: requestDigestOf(ports, request),
    answer: JSON.stringify(remembered),
    createdAt: now,
  });
}

function requestKeyOf(ports: WritePorts, actor: Caller, idempotencyKey: string): string {
  return ports.secrets.digest(`${actorLabel(actor)}\n${idempotencyKey}`);
}

function requestDigestOf(ports: WritePorts, request: WriteRequest): string {
  return ports.secrets.digest(JSON.stringify([request.operation, request.input]));
}
