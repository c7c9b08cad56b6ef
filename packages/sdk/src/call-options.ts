// What calls of every kind may be given beside their body.
export interface WriteOptions {
  /** Makes a write safe to repeat for a day: the first answer is given again, without its secret. */
  readonly idempotencyKey?: string | undefined;
}

export interface PageQuery {
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}
