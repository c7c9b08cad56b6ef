import { describe, expect, test } from 'vitest';
import { createRequestIds } from '../../src/system/request-ids.ts';
import { randomCharacters } from '../../src/system/secrets.ts';

describe('request ids', () => {
  test('are unique in a process and over its restarts', () => {
    const ids = Array.from({ length: 20 }, () => createRequestIds({ randomCharacters })).flatMap((newId) =>
      Array.from({ length: 1000 }, newId),
    );
    expect(new Set(ids).size).toBe(20_000);
    for (const id of ids) expect(id).toMatch(/^req_[0-9a-z]{16}$/);
  });
});
