// The judge itself: a judge that finds nothing proves nothing.
import { describe, expect, test } from 'vitest';
import { judgeLog, type LogEntry } from './verification-log.ts';

const change = (name: string, invokedAt: number, isGood: boolean): LogEntry => ({
  kind: 'change',
  name,
  invokedAt,
  returnedAt: invokedAt + 2,
  good: new Map([['s', isGood]]),
});
const verification = (invokedAt: number, returnedAt: number, accepted: boolean): LogEntry => ({
  kind: 'verification',
  secret: 's',
  via: 'gateway',
  invokedAt,
  returnedAt,
  accepted,
});

const CREATED = change('create', 0, true);
const REVOKED = change('revoke', 10, false);

describe('a log of verifications', () => {
  test('an accept that began after the revocation had returned is found', () => {
    const { violations } = judgeLog([CREATED, REVOKED, verification(13, 14, true)]);
    expect(violations).toEqual([
      'gateway accepted a secret ended by "revoke" at 12: asked at 13, answered at 14',
    ]);
  });

  test('an accept that began before the revocation returned is allowed, however late its answer', () => {
    for (const invokedAt of [5, 9, 11]) {
      expect(judgeLog([CREATED, REVOKED, verification(invokedAt, 40, true)]).violations).toEqual([]);
    }
  });

  test('a refusal of a good key is found, and a refusal that ended after the revocation began is not', () => {
    expect(judgeLog([CREATED, REVOKED, verification(3, 9, false)]).violations).toHaveLength(1);
    expect(judgeLog([CREATED, REVOKED, verification(3, 11, false)]).violations).toEqual([]);
  });

  test('an accept while the key is disabled is found, and one that may have come after its return is not', () => {
    const log = [CREATED, change('disable', 10, false), change('enable', 20, true)];
    expect(judgeLog([...log, verification(13, 19, true)]).violations).toHaveLength(1);
    expect(judgeLog([...log, verification(13, 21, true)]).violations).toEqual([]);
    expect(judgeLog([...log, verification(23, 24, false)]).violations).toHaveLength(1);
  });

  test('what was judged is counted, so that an idle run cannot pass for a good one', () => {
    const log = [
      CREATED,
      REVOKED,
      verification(3, 4, true),
      verification(9, 13, true),
      verification(15, 16, false),
    ];
    expect(judgeLog(log)).toEqual({ violations: [], judged: { good: 1, bad: 1 } });
  });
});
