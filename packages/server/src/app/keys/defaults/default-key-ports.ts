// Default keys as the store has them: which key of which API every new user gets, and what was made with whom. The store
// makes them itself, in the statement that inserts a user, whoever runs it.

export interface DefaultKey {
  /** Name of the API; one default key each. */
  readonly api: string;
  readonly environment: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** A workspace of their own, whose owner the user is: the seat of their default keys. */
export interface MadeWithUser {
  readonly userId: string;
  readonly workspaceId: string;
  readonly memberId: string;
}

/** In a transaction. */
export interface DefaultKeys {
  /** By name of their API. */
  list(): Promise<readonly DefaultKey[]>;
  /** Those of users who are there already stay as they are. */
  replace(keys: readonly DefaultKey[]): Promise<void>;
  /** What was made with a user and is not in the audit log yet; null when nothing is. */
  findUntold(field: 'userId' | 'memberId', id: string): Promise<MadeWithUser | null>;
  markTold(userId: string): Promise<void>;
}
