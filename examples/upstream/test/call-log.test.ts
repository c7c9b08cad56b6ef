import { describe, expect, it } from 'vitest';
import { createCallLog } from '../src/call-log.ts';

const call = (path: string, body = '') => ({ method: 'GET', path, rawHeaders: [], body });

describe('the call log', () => {
  it('forgets the oldest calls first, by number', () => {
    const log = createCallLog({ maxCalls: 2, maxBodyChars: 100 });
    for (const path of ['/1', '/2', '/3']) log.record(call(path));
    expect(log.calls.map(({ path }) => path)).toEqual(['/2', '/3']);
  });

  it('forgets the oldest calls first, by body text, but never the newest', () => {
    const log = createCallLog({ maxCalls: 10, maxBodyChars: 4 });
    log.record(call('/1', 'abc'));
    log.record(call('/2', 'de'));
    expect(log.calls.map(({ path }) => path)).toEqual(['/2']);
    log.record(call('/3', 'longer than four'));
    expect(log.calls.map(({ path }) => path)).toEqual(['/3']);
  });

  it('finds calls by path with any query, or with the very query', () => {
    const log = createCallLog();
    for (const path of ['/a', '/a?b=1', '/a?b=2', '/ab']) log.record(call(path));
    expect(log.callsTo('/a')).toHaveLength(3);
    expect(log.callsTo('/a?b=1')).toHaveLength(1);
    expect(log.callsTo('/c')).toEqual([]);
  });
});
