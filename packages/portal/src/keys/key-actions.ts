// What changes keys. Answers with a secret go to whoever called and nowhere else: no query, no store, no log.
import type {
  EditKeyBody,
  ExtendGraceBody,
  IssueKeyBody,
  KeyAnswer,
  KeyWithSecretAnswer,
  RevokeAnswer,
} from '@keywright/core/wire-contract';
import { ask, at } from '../server/ask.ts';
import { queryClient } from '../server/query-client.ts';
import { keysChanged, rememberKey } from './remember-key.ts';

export interface Revealed {
  readonly key: KeyAnswer;
  /** Null when an earlier answer already had it. */
  readonly secret: string | null;
}

export function createKey(body: IssueKeyBody, attempt: string): Promise<Revealed> {
  return revealing('/api/v1/keys', body, attempt);
}

export function rotateKey(id: string, graceSeconds: number, attempt: string): Promise<Revealed> {
  return asShown(id, () => revealing(at`/api/v1/keys/${id}/rotate`, { graceSeconds }, attempt));
}

export function claimKey(id: string, attempt: string): Promise<Revealed> {
  return revealing(at`/api/v1/keys/${id}/claim`, {}, attempt);
}

export async function editKey(id: string, body: EditKeyBody): Promise<KeyAnswer> {
  const key = await asShown(id, () => ask<KeyAnswer>(at`/api/v1/keys/${id}`, { method: 'PATCH', body }));
  await rememberKey(queryClient, key);
  return key;
}

export async function endSecret(id: string, secretId: string): Promise<KeyAnswer> {
  const path = at`/api/v1/keys/${id}/secrets/${secretId}`;
  const key = await asShown(id, () => ask<KeyAnswer>(path, { method: 'DELETE' }));
  await rememberKey(queryClient, key);
  return key;
}

export async function extendGrace(id: string, secretId: string, retiresAt: string): Promise<KeyAnswer> {
  const body: ExtendGraceBody = { retiresAt };
  const path = at`/api/v1/keys/${id}/secrets/${secretId}`;
  const key = await asShown(id, () => ask<KeyAnswer>(path, { method: 'PATCH', body }));
  await rememberKey(queryClient, key);
  return key;
}

export interface Revoked extends RevokeAnswer {
  /** From the press of the button to the answer, which comes when the key is refused everywhere. */
  readonly tookMs: number;
}

export async function revokeKey(id: string, reason: string | null): Promise<Revoked> {
  const startedAt = performance.now();
  const answer = await ask<RevokeAnswer>(at`/api/v1/keys/${id}/revoke`, { method: 'POST', body: { reason } });
  const tookMs = Math.round(performance.now() - startedAt);
  void queryClient.invalidateQueries({ queryKey: ['key', id] });
  keysChanged(queryClient);
  return { ...answer, tookMs };
}

/** Where the server says no, the key is not as it is shown: it is asked for again. */
async function asShown<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (problem) {
    void queryClient.invalidateQueries({ queryKey: ['key', id], exact: true });
    throw problem;
  }
}

async function revealing(path: string, body: unknown, attempt: string): Promise<Revealed> {
  const { secret, ...key } = await ask<KeyWithSecretAnswer>(path, { method: 'POST', body, attempt });
  await rememberKey(queryClient, key);
  return { key, secret };
}
