// Changes that may have taken rights away, and how everything that remembers something hears of them.
export interface KeyChange {
  readonly kind: 'key';
  readonly keyId: string;
  /** Digests of all secrets of the key, old and new. */
  readonly digests: readonly string[];
}

export interface EndpointChange {
  readonly kind: 'endpoint';
  readonly endpointId: string;
}

/** Where somebody belongs, or as what, or that a session of theirs is over. */
export interface PersonChange {
  readonly kind: 'person';
  readonly userId: string;
}

/** Anything may have changed: more was missed than is kept. */
export interface EverythingChange {
  readonly kind: 'everything';
}

export type SubjectChange = KeyChange | EndpointChange | PersonChange;

/** A committed change that may have taken rights away: caches forget it, running requests are judged again. */
export type RightsChange = SubjectChange | EverythingChange;

/** What has changed, by its id; null for everything. */
export function subjectOfChange(change: SubjectChange): string;
export function subjectOfChange(change: RightsChange): string | null;
export function subjectOfChange(change: RightsChange): string | null {
  switch (change.kind) {
    case 'key':
      return change.keyId;
    case 'endpoint':
      return change.endpointId;
    case 'person':
      return change.userId;
    case 'everything':
      return null;
  }
}

const KINDS: Readonly<Record<RightsChange['kind'], true>> = {
  key: true,
  endpoint: true,
  person: true,
  everything: true,
};

/** A change as another process wrote it down. What this release does not know may be anything. */
export function readChange(text: string): RightsChange {
  try {
    const change = JSON.parse(text) as RightsChange;
    if (Object.hasOwn(KINDS, change.kind)) return change;
  } catch {
    // Nobody can say what it was.
  }
  return { kind: 'everything' };
}

/** Changes as other processes hear of them: committed with what has changed, or not at all. */
export interface ChangeLog {
  /** The last thing a transaction does; what is recorded is published once it is committed. */
  record(changes: readonly RightsChange[]): Promise<void>;
}

/** Whether what this process remembers may be believed now. Asked when something is decided by it, not before. */
export interface MemoryLease {
  holds(): boolean;
}

export interface ChangeFeed {
  /** Resolves when the change holds on every node; it has been recorded by then. */
  publish(change: RightsChange): Promise<void>;
  subscribe(listener: (change: RightsChange) => void): () => void;
}
