// The way to a real Redis: why it cannot be reached is told once, and whoever asks never waits for long.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasTool } from '../../../../../test/harness/has-tool.ts';
import { startRedis, type TestRedis } from '../../../../../test/harness/start-redis.ts';
import { openTcpLink, type TcpLink } from '../../../../../test/harness/tcp-link.ts';
import { openRedisLink } from '../../../src/storage/redis/redis-link.ts';

let redis: TestRedis;
let tcp: TcpLink;
beforeAll(async () => {
  redis = await startRedis();
  tcp = await openTcpLink({ path: redis.socket });
});
afterAll(async () => {
  await tcp.close();
  await redis.stop();
});

let reported: string[] = [];
beforeEach(() => {
  reported = [];
});
const failures = { report: (error: unknown, during: string) => void reported.push(`${during}: ${error}`) };
const open = (word = '') => openRedisLink(`redis://${word}127.0.0.1:${tcp.port}`, failures);
const ping = (link: Awaited<ReturnType<typeof open>>) => link.ask((client) => client.ping());

describe.skipIf(!hasTool('redis-server'))('the way to Redis', () => {
  test('a server that wants another password is told of, once, and nobody waits for it', async () => {
    await redis.run('CONFIG SET requirepass right');
    const link = await open(':wrong@');
    try {
      await expect(ping(link)).rejects.toThrow('cannot be reached');
      await expect.poll(() => reported).toEqual([expect.stringMatching(/^reaching Redis: .*WRONGPASS/)]);
      expect(link.run).toBeNull();
    } finally {
      await link.close();
      await redis.run('AUTH right\r\nCONFIG SET requirepass ""');
    }
  });

  test('one that may throw counts out to make room is not counted in, until it may not', async () => {
    await redis.run('CONFIG SET maxmemory 50mb');
    await redis.run('CONFIG SET maxmemory-policy volatile-lru');
    const link = await open();
    try {
      expect(link.run).toBeNull();
      await expect.poll(() => reported).toEqual([expect.stringMatching(/volatile-lru.* noeviction/)]);
      await redis.run('CONFIG SET maxmemory-policy noeviction');
      await expect.poll(() => link.run).not.toBeNull();
    } finally {
      await link.close();
      await redis.run('CONFIG SET maxmemory 0');
    }
  });

  test('one that falls silent is given up, and found again; another life has another name', async () => {
    const link = await open();
    try {
      expect(await ping(link)).toBe('PONG');
      const { run } = link;
      redis.pause();
      await expect(ping(link)).rejects.toThrow('does not answer');
      redis.resume();
      await expect.poll(() => link.run).toBe(run);

      await redis.kill();
      await expect.poll(() => link.run).toBeNull();
      await redis.restart();
      await expect.poll(() => link.run).not.toBeNull();
      expect(link.run).not.toBe(run);
      expect(reported).toHaveLength(2);
    } finally {
      await link.close();
    }
  });
});
