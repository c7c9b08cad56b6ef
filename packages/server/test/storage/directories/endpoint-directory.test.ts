// Endpoints from memory: never one that was changed after its read began.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import { expect, test } from 'vitest';
import { sampleEndpoint } from '../../../../../test/contracts/sample-records.ts';
import { createEndpointDirectory } from '../../../src/storage/directories/endpoint-directory.ts';
import { createLocalChangeFeed } from '../../../src/storage/local-change-feed.ts';
import { SOLE_PROCESS } from '../../../src/storage/nodes/sole-process.ts';

const ID = 'endpt-00000000000a';
const PUBLIC = sampleEndpoint(ID, { authMode: 'public' });
const PRIVATE = sampleEndpoint(ID);
const CHANGE = { kind: 'endpoint', endpointId: ID } as const;

/** A store whose reads are answered by hand, each with what was there when it began. */
function setUp() {
  const feed = createLocalChangeFeed();
  const reads: ((found: Endpoint | null) => void)[] = [];
  const findById = () => new Promise<Endpoint | null>((resolve) => reads.push(resolve));
  const directory = createEndpointDirectory({
    lease: SOLE_PROCESS,
    endpoints: { findById },
    feed,
    maxEntries: 10,
  });
  return { feed, reads, directory };
}

test('is read once, and then given without waiting', async () => {
  const { reads, directory } = setUp();
  const both = [directory.findById(ID), directory.findById(ID)];
  reads[0]?.(PUBLIC);
  expect(await Promise.all(both)).toEqual([PUBLIC, PUBLIC]);
  expect(directory.findById(ID)).toBe(PUBLIC);
  expect(reads).toHaveLength(1);
});

test('what is not there is asked for each time', async () => {
  const { reads, directory } = setUp();
  const first = directory.findById(ID);
  reads[0]?.(null);
  expect(await first).toBeNull();
  void directory.findById(ID);
  expect(reads).toHaveLength(2);
});

test('is forgotten when it changes, and not when a key or another endpoint does', async () => {
  const { feed, reads, directory } = setUp();
  const read = directory.findById(ID);
  reads[0]?.(PUBLIC);
  await read;
  await feed.publish({ kind: 'endpoint', endpointId: 'endpt-00000000000b' });
  await feed.publish({ kind: 'key', keyId: ID, digests: [ID] });
  expect(directory.findById(ID)).toBe(PUBLIC);
  await feed.publish(CHANGE);
  expect(directory.findById(ID)).toBeInstanceOf(Promise);
});

test('a read that began before a change answers nobody who asks after it, and is not kept', async () => {
  const { feed, reads, directory } = setUp();
  const before = directory.findById(ID);
  await feed.publish(CHANGE);
  const after = directory.findById(ID);
  reads[0]?.(PUBLIC);
  expect(await before).toEqual(PUBLIC);
  reads[1]?.(PRIVATE);
  expect(await after).toEqual(PRIVATE);
  expect(directory.findById(ID)).toBe(PRIVATE);
});
