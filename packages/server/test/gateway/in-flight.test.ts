// The register of running requests, against a store whose answers are held back by hand.

import { defineApi } from '@keywright/core/definition/define-api';
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { Denial } from '@keywright/core/keys/verdict';
import { describe, expect, test } from 'vitest';
import { sampleKey, sampleSecret, T0 } from '../../../../test/contracts/sample-records.ts';
import { createInFlight, type RunningRequest } from '../../src/gateway/in-flight.ts';
import { createLocalChangeFeed } from '../../src/storage/local-change-feed.ts';
import { SOLE_PROCESS } from '../../src/storage/nodes/sole-process.ts';

const API = defineApi({
  name: 'sample',
  title: 'Sample',
  secretFormat: { kind: 'checked', prefix: 'smp', environments: ['live'] },
  scopes: { 'chat:write': { description: 'Chat' } },
  routes: [],
});
const PATIENT = { ...API, inFlightAtRevocation: 'finish' } as const;
const KEY = sampleKey('key_1', { secrets: [sampleSecret('old'), sampleSecret('new')] });

interface WatchedRequest extends RunningRequest {
  readonly denials: Denial[];
  /** Since when the right is gone, of each denial. */
  readonly lostAt: number[];
}

function running(changes: Partial<RunningRequest> = {}): WatchedRequest {
  const denials: Denial[] = [];
  const lostAt: number[] = [];
  return {
    api: API,
    access: { kind: 'scope', scope: 'chat:write' },
    by: { keyId: 'key_1', secretId: 'new' },
    person: null,
    endpoint: null,
    address: '203.0.113.7',
    cut(denial, at) {
      denials.push(denial);
      lostAt.push(at);
    },
    denials,
    lostAt,
    ...changes,
  };
}

function setUp(key: ApiKey = KEY) {
  const feed = createLocalChangeFeed();
  const stored = new Map<string, ApiKey>([[key.id, key]]);
  const reads: string[] = [];
  const reported: unknown[] = [];
  const failure: { error: Error | null } = { error: null };
  const clock = { at: T0, now: () => clock.at };
  const findById = async (id: string) => {
    reads.push(id);
    if (failure.error !== null) throw failure.error;
    return stored.get(id) ?? null;
  };
  const failures = { report: (error: unknown) => void reported.push(error) };
  const storage = { keys: { findById }, endpoints: { findById: async () => null } };
  const inFlight = createInFlight({ lease: SOLE_PROCESS, feed, storage, clock, failures });
  /** Stores the key as it is now, tells of it, and lets the judgement run. */
  const change = async (changed: ApiKey): Promise<void> => {
    stored.set(changed.id, changed);
    await feed.publish({ kind: 'key', keyId: changed.id, digests: [] });
    await turn();
  };
  return { feed, stored, reads, reported, failure, clock, inFlight, change };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const LOSSES: readonly (readonly [string, Partial<ApiKey>, Denial])[] = [
  ['revoked', { revokedAt: T0 }, { reason: 'key_revoked' }],
  ['disabled', { disabledAt: T0 }, { reason: 'key_disabled' }],
  ['expired', { expiresAt: T0 }, { reason: 'key_expired' }],
  ['without the scope', { scopes: ['other'] }, { reason: 'insufficient_scope', scope: 'chat:write' }],
  ['bound to other addresses', { allowedAddresses: ['192.0.2.0/24'] }, { reason: 'address_not_allowed' }],
  [
    'rotated, and the secret retired',
    { secrets: [sampleSecret('old'), sampleSecret('new', { retiresAt: T0 })] },
    { reason: 'secret_retired' },
  ],
  ['without the secret', { secrets: [sampleSecret('old')] }, { reason: 'unknown_key' }],
];

describe('a change of the key', () => {
  test.each(
    LOSSES,
  )('cuts its requests when the key is %s, for that very reason', async (_name, loss, denial) => {
    const { inFlight, change } = setUp();
    const requests = [running(), running()];
    for (const request of requests) inFlight.enter(request, inFlight.changesHeard);
    await change({ ...KEY, ...loss });
    for (const request of requests) expect(request.denials).toEqual([denial]);
  });

  test.each<[string, Partial<ApiKey>, number]>([
    ['revoked', { revokedAt: T0 - 40 }, T0 - 40],
    ['disabled', { disabledAt: T0 - 40 }, T0 - 40],
    ['expired', { expiresAt: T0 - 40 }, T0 - 40],
    ['rotated', { secrets: [sampleSecret('old'), sampleSecret('new', { retiresAt: T0 - 40 })] }, T0 - 40],
    ['revoked by a clock that is ahead', { revokedAt: T0 + 40 }, T0],
    ['left without the scope', { scopes: [] }, T0],
    ['without the secret', { secrets: [] }, T0],
  ])('tells since when the right is gone where the key is %s', async (_name, loss, lostAt) => {
    const { inFlight, change } = setUp();
    const request = running();
    inFlight.enter(request, inFlight.changesHeard);
    await change({ ...KEY, ...loss });
    expect(request.lostAt).toEqual([lostAt]);
  });

  test('leaves requests that it would still admit', async () => {
    const { inFlight, change } = setUp();
    const [other, anonymous] = [
      running({ by: { keyId: 'key_1', secretId: 'old' } }),
      running({ access: { kind: 'anonymous' } }),
    ];
    for (const request of [other, anonymous]) inFlight.enter(request, inFlight.changesHeard);
    await change({ ...KEY, scopes: ['chat:write'], name: 'renamed' });
    expect([...other.denials, ...anonymous.denials]).toEqual([]);
  });

  test('leaves requests of other keys, and does not look them up', async () => {
    const { inFlight, change, reads } = setUp();
    const request = running();
    inFlight.enter(request, inFlight.changesHeard);
    await change(sampleKey('key_2', { revokedAt: T0 }));
    expect(request.denials).toEqual([]);
    expect(reads).toEqual([]);
  });

  test('leaves requests that have ended', async () => {
    const { inFlight, change } = setUp();
    const request = running();
    inFlight.enter(request, inFlight.changesHeard);
    inFlight.leave(request);
    await change({ ...KEY, revokedAt: T0 });
    expect(request.denials).toEqual([]);
  });

  test('looks at the clock after the store has answered', async () => {
    const { inFlight, feed, clock, stored } = setUp();
    const request = running();
    inFlight.enter(request, inFlight.changesHeard);
    stored.set('key_1', { ...KEY, expiresAt: T0 + 1 });
    const published = feed.publish({ kind: 'key', keyId: 'key_1', digests: [] });
    clock.at = T0 + 1;
    await published;
    await turn();
    expect(request.denials).toEqual([{ reason: 'key_expired' }]);
  });
});

describe('between the verdict and the forwarding', () => {
  test('a revocation is not missed', async () => {
    const { inFlight, change } = setUp();
    const heardBeforeVerdict = inFlight.changesHeard;
    await change({ ...KEY, revokedAt: T0 });
    const request = running();
    inFlight.enter(request, heardBeforeVerdict);
    await turn();
    expect(request.denials).toEqual([{ reason: 'key_revoked' }]);
  });

  test('a change of another key costs a second look and nothing else', async () => {
    const { inFlight, change, reads } = setUp();
    const heardBeforeVerdict = inFlight.changesHeard;
    await change(sampleKey('key_2', { revokedAt: T0 }));
    const request = running();
    inFlight.enter(request, heardBeforeVerdict);
    await turn();
    expect(request.denials).toEqual([]);
    expect(reads).toEqual(['key_1']);
  });

  test('no change costs no second look', async () => {
    const { inFlight, reads } = setUp();
    inFlight.enter(running(), inFlight.changesHeard);
    await turn();
    expect(reads).toEqual([]);
  });
});

describe('a store that cannot answer', () => {
  test('cuts: running on is the privilege', async () => {
    const { inFlight, change, failure, reported } = setUp();
    const request = running();
    inFlight.enter(request, inFlight.changesHeard);
    failure.error = new Error('disk');
    await change(KEY);
    expect(request.denials).toEqual([{ reason: 'store_unavailable', retryAfterSeconds: 1 }]);
    expect(reported).toEqual([failure.error]);
  });
});

describe('requests that may finish', () => {
  test('are never cut, by whatever becomes of the key or the store', async () => {
    const { inFlight, change, failure, stored } = setUp();
    const request = running({ api: PATIENT });
    inFlight.enter(request, inFlight.changesHeard);
    for (const [, loss] of LOSSES) await change({ ...KEY, ...loss });
    stored.delete('key_1');
    failure.error = new Error('disk');
    await change({ ...KEY, revokedAt: T0 });
    expect(request.denials).toEqual([]);
  });

  test('do not protect those beside them that may not', async () => {
    const { inFlight, change } = setUp();
    const [patient, other] = [running({ api: PATIENT }), running()];
    for (const request of [patient, other]) inFlight.enter(request, inFlight.changesHeard);
    await change({ ...KEY, revokedAt: T0 });
    expect(patient.denials).toEqual([]);
    expect(other.denials).toEqual([{ reason: 'key_revoked' }]);
  });
});

describe('the count', () => {
  test('is that of the requests running now, however often one leaves', () => {
    const { inFlight } = setUp();
    const [one, two] = [running(), running({ by: { keyId: 'key_2', secretId: 'new' } })];
    for (const request of [one, two]) inFlight.enter(request, inFlight.changesHeard);
    expect(inFlight.count).toBe(2);
    for (const request of [one, one]) inFlight.leave(request);
    expect(inFlight.count).toBe(1);
    inFlight.leave(running());
    inFlight.leave(two);
    expect(inFlight.count).toBe(0);
  });
});
