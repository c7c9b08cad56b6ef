// What the use cases need from the outside, as roles. Adapters live in storage/ and system/ and are chosen in main.ts.

import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey, Workspace } from '@keywright/core/keys/api-key';
import type { KeyState } from '@keywright/core/keys/key-lifecycle';
import type { ChangeLog } from './change-feed.ts';
import type { EndpointReader, EndpointWriter } from './endpoints/endpoint-ports.ts';
import type { DefaultKeys } from './keys/defaults/default-key-ports.ts';
import type { PeopleReader, PeopleWriter } from './people/people-records.ts';
import type { UsageReader, UsageWriter } from './usage/usage-ports.ts';

export interface Clock {
  now(): EpochMs;
}

/** What an id begins with. */
export type IdPrefix =
  | 'ws'
  | 'key'
  | 'sec'
  | 'evt'
  | 'usr'
  | 'ses'
  | 'acc'
  | 'ver'
  | 'mem'
  | 'inv'
  | 'mgc'
  | 'ukr'
  | 'cnt'
  | 'nod';

/** The only source of randomness and hashing. */
export interface Secrets {
  /** Uniform characters of `alphabet` from a cryptographic source. */
  randomCharacters(alphabet: string, length: number): string;
  /** SHA-256 of the text's bytes, base64url. */
  digest(text: string): string;
  /** Compares two digests in constant time. */
  equal(a: string, b: string): boolean;
  /** A new id, e.g. `key_…`: sortable by time of creation, unguessable. */
  newId(prefix: IdPrefix): string;
}

export interface KeyFilter {
  readonly api?: string;
  readonly workspaceId?: string;
  readonly ownerMemberId?: string;
  readonly state?: KeyState;
}

/** Newest first. `after` is the id of the last row of the page before. */
export interface PageRequest {
  readonly limit: number;
  readonly after: string | null;
}

/** Pages by number, for APIs whose own lists are numbered; `page` counts from 1. */
export interface NumberedPage {
  readonly page: number;
  readonly pageSize: number;
}

export interface KeyReader {
  findById(id: string): Promise<ApiKey | null>;
  /** The key that holds a secret with this digest, whatever the secret's or key's state. */
  findByDigest(digest: string): Promise<ApiKey | null>;
  list(filter: KeyFilter, page: PageRequest, now: EpochMs): Promise<readonly ApiKey[]>;
  listNumbered(
    filter: KeyFilter,
    page: NumberedPage,
    now: EpochMs,
  ): Promise<{ rows: readonly ApiKey[]; total: number }>;
  /** Keys made with this key, directly. */
  listMadeBy(keyId: string): Promise<readonly ApiKey[]>;
  /** Keys whose maker, directly or further up, is this person. */
  listMadeByPerson(userId: string, workspaceId: string): Promise<readonly ApiKey[]>;
}

export interface KeyWriter extends KeyReader {
  insert(key: ApiKey): Promise<void>;
  /** Replaces every field and secret but `lastUsedAt`; inserts secrets that are new. */
  update(key: ApiKey): Promise<void>;
}

export interface WorkspaceReader {
  findById(id: string): Promise<Workspace | null>;
  findBySlug(slug: string): Promise<Workspace | null>;
  /** Of all, or of those named. */
  list(which: 'all' | readonly string[], page: PageRequest): Promise<readonly Workspace[]>;
}

export interface WorkspaceWriter extends WorkspaceReader {
  insert(workspace: Workspace): Promise<void>;
}

export interface AuditEvent {
  readonly id: string;
  readonly at: EpochMs;
  /** `operator`, `key:<id>`, or `system` for what nobody did: a limit that is used up. */
  readonly actor: string;
  readonly action: string;
  readonly workspaceId: string | null;
  readonly subjectId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Which entries; null for any. */
export interface AuditFilter {
  readonly workspaceId: string | null;
  readonly subjectId: string | null;
  readonly actor: string | null;
  readonly action: string | null;
  /** Instants: from this one on, and before that one. */
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
}

export interface AuditPage {
  readonly order: 'newest first' | 'oldest first';
  /** Position of the entry before the page; null for the first one. */
  readonly after: number | null;
  readonly limit: number;
}

/** Where an entry stands: positions are consecutive, from 1; the hash holds all entries up to it. */
export interface AuditLink {
  readonly position: number;
  readonly hash: string;
}

export interface AuditEntry extends AuditLink {
  readonly event: AuditEvent;
}

/** Append-only; each entry carries the hash of the one before, so that an edit or a gap is found. */
export interface AuditLog {
  append(event: AuditEvent): Promise<void>;
  entries(filter: AuditFilter, page: AuditPage): Promise<readonly AuditEntry[]>;
  /** The newest link, or that at a position; null when there is none. */
  findLink(position: number | 'newest'): Promise<AuditLink | null>;
  /** Oldest first. */
  list(filter: { readonly subjectId?: string }, page: PageRequest): Promise<readonly AuditEvent[]>;
  /** Recomputes the chain: the position of the first entry that does not fit, or null when all do. */
  firstBrokenPosition(): Promise<number | null>;
}

export type AuditReader = Omit<AuditLog, 'append'>;

export interface RememberedAnswer {
  /** Digest of who asked, and of the Idempotency-Key. */
  readonly requestKey: string;
  /** Digest of what was asked; another request under the same key is a mistake. */
  readonly requestDigest: string;
  /** The answer as first given, without any secret. */
  readonly answer: string;
  readonly createdAt: EpochMs;
}

export interface IdempotencyMemory {
  find(requestKey: string): Promise<RememberedAnswer | null>;
  remember(answer: RememberedAnswer): Promise<void>;
  forgetBefore(instant: EpochMs): Promise<void>;
}

export interface StorageReader {
  readonly keys: KeyReader;
  readonly workspaces: WorkspaceReader;
  readonly endpoints: EndpointReader;
  readonly audit: AuditReader;
  readonly people: PeopleReader;
  readonly usage: UsageReader;
}

export interface StorageTransaction {
  readonly keys: KeyWriter;
  readonly workspaces: WorkspaceWriter;
  readonly endpoints: EndpointWriter;
  readonly audit: AuditLog;
  readonly idempotency: IdempotencyMemory;
  readonly people: PeopleWriter;
  readonly defaultKeys: DefaultKeys;
  readonly changes: ChangeLog;
  readonly usage: UsageWriter;
}

/**
 * What committed work survives. `power`: everything, the default. `process`: a crash of the process, but a failure of
 * the power only once a later transaction has survived that: for what is kept elsewhere and can be done again.
 */
export interface TransactionOptions {
  readonly survives: 'power' | 'process';
}

/** All or nothing: when `work` throws, nothing of it is kept. */
export interface Storage extends StorageReader {
  transaction<T>(work: (tx: StorageTransaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Rejects while the database cannot be read. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Finds keys for verification: from memory where that is safe, else from the store. */
export interface KeyDirectory {
  /** Synchronous when the answer is in memory. Rejects while neither memory nor store may answer. */
  findByDigest(digest: string): ApiKey | null | Promise<ApiKey | null>;
}

/** Told of what we failed at; the caller of the use case only learns that it was our fault. */
export interface FailureLog {
  report(error: unknown, during: string): void;
}
