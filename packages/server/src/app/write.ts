// The one shape of every write: look up a retried request → transaction { change + audit events } → change feed →
// public projection. A use case supplies the change; this file supplies everything that must never be forgotten.
import { type Actor, type ApiKey, actorLabel } from '@keywright/core/api-key';
import type { EpochMs } from '@keywright/core/instant';
import type { Refusal } from '@keywright/core/refusal-reasons';
import type { ChangeFeed, Clock, KeyChange, Secrets, Storage, StorageTransaction } from './ports.ts';

export interface WritePorts {
  readonly storage: Storage;
  readonly feed: ChangeFeed;
  readonly clock: Clock;
  readonly secrets: Secrets;
}

export interface WriteRequest {
  readonly actor: Actor;
  /** The caller's Idempotency-Key; null when the request carries none. */
  readonly idempotencyKey: string | null;
  readonly operation: string;
  readonly input: unknown;
}

export interface AuditDraft {
  readonly action: string;
  readonly workspaceId: string;
  readonly subjectId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a use case did inside the transaction. */
export interface Change<T> {
  /** The public projection, without any secret. */
  readonly answer: T;
  readonly events: readonly AuditDraft[];
  /** Keys whose rights may have changed: every node forgets what it knew of them before the caller is answered. */
  readonly changed: readonly ApiKey[];
}

export type WriteOutcome<T> =
  | { readonly ok: true; readonly answer: T; readonly replayed: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** Refuses before it writes anything: what it wrote by then is committed. */
export type WriteWork<T> = (tx: StorageTransaction, now: EpochMs) => Promise<Change<T> | Refusal>;

const REMEMBERED_FOR_MS = 24 * 3_600_000;

export async function write<T>(
  ports: WritePorts,
  request: WriteRequest,
  work: WriteWork<T>,
): Promise<WriteOutcome<T>> {
  const { outcome, changed } = await ports.storage.transaction(async (tx) => {
    const now = ports.clock.now();
    const remembered = await recall<T>(ports, tx, request);
    if (remembered !== null) return { outcome: remembered, changed: [] };
    const change = await work(tx, now);
    if ('reason' in change) return { outcome: { ok: false as const, refusal: change }, changed: [] };
    for (const event of change.events) {
      await tx.audit.append({
        ...event,
        id: ports.secrets.newId('evt'),
        at: now,
        actor: actorLabel(request.actor),
      });
    }
    await remember(ports, tx, { request, answer: change.answer, now });
    const done = { ok: true as const, answer: change.answer, replayed: false };
    return { outcome: done, changed: change.changed };
  });
  await Promise.all(changed.map((key) => ports.feed.publish(changeOf(key))));
  return outcome;
}

function changeOf(key: ApiKey): KeyChange {
  return { keyId: key.id, digests: key.secrets.map((secret) => secret.digest) };
}

async function recall<T>(
  ports: WritePorts,
  tx: StorageTransaction,
  request: WriteRequest,
): Promise<WriteOutcome<T> | null> {
  if (request.idempotencyKey === null) return null;
  const known = await tx.idempotency.find(requestKeyOf(ports, request.actor, request.idempotencyKey));
  if (known === null) return null;
  if (known.requestDigest !== requestDigestOf(ports, request)) {
    return { ok: false, refusal: { reason: 'idempotency_mismatch' } };
  }
  return { ok: true, answer: JSON.parse(known.answer) as T, replayed: true };
}

async function remember(
  ports: WritePorts,
  tx: StorageTransaction,
  { request, answer, now }: { request: WriteRequest; answer: unknown; now: EpochMs },
): Promise<void> {
  if (request.idempotencyKey === null) return;
  await tx.idempotency.forgetBefore(now - REMEMBERED_FOR_MS);
  await tx.idempotency.remember({
    requestKey: requestKeyOf(ports, request.actor, request.idempotencyKey),
    requestDigest: requestDigestOf(ports, request),
    answer: JSON.stringify(answer),
    createdAt: now,
  });
}

function requestKeyOf(ports: WritePorts, actor: Actor, idempotencyKey: string): string {
  return ports.secrets.digest(`${actorLabel(actor)}\n${idempotencyKey}`);
}

function requestDigestOf(ports: WritePorts, request: WriteRequest): string {
  return ports.secrets.digest(JSON.stringify([request.operation, request.input]));
}
