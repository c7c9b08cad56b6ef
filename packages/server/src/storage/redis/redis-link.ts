// The way to Redis: answers come soon, or the connection is given up and made anew. Nothing waits for a Redis that is away.
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import type { FailureLog } from '../../app/ports.ts';
import { COUNT_SCRIPTS } from './count-scripts.ts';

export interface RedisLink {
  /** What the server calls its life; null while it is away. Another one may have forgotten anything. */
  readonly run: string | null;
  /** Rejects when there is no answer in time. */
  ask<T>(question: (client: RedisClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 300;
const TRIED_AGAIN_AFTER_MS = 200;

function newClient(url: string) {
  return createClient({
    url,
    scripts: COUNT_SCRIPTS,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: 1000, reconnectStrategy: false, keepAlive: true, noDelay: true },
  });
}

export type RedisClient = ReturnType<typeof newClient>;

/** Resolves after the first attempt to reach it, whether or not it was. Why it cannot be is reported once each time. */
export async function openRedisLink(url: string, failures: FailureLog): Promise<RedisLink> {
  const link = new WatchedLink(url, failures);
  await link.connect();
  return link;
}

class WatchedLink implements RedisLink {
  readonly #url: string;
  readonly #failures: FailureLog;
  #isReported = false;
  #client: RedisClient | null = null;
  #run: string | null = null;
  #isClosed = false;
  #connecting: Promise<void> = Promise.resolve();

  constructor(url: string, failures: FailureLog) {
    this.#url = url;
    this.#failures = failures;
  }

  get run(): string | null {
    return this.#run;
  }

  connect(): Promise<void> {
    this.#connecting = this.#connect();
    return this.#connecting;
  }

  async #connect(): Promise<void> {
    const client = newClient(this.#url);
    client.on('error', (error: unknown) => this.#giveUp(client, error));
    this.#client = client;
    try {
      await client.connect();
      const info = await inTime(client.info());
      requireKeeping(info);
      this.#run = runOf(info);
      this.#isReported = false;
    } catch (error) {
      this.#giveUp(client, error);
    }
  }

  #giveUp(client: RedisClient, reason: unknown): void {
    if (this.#client !== client) return;
    if (!this.#isReported) this.#failures.report(reason, 'reaching Redis');
    this.#isReported = true;
    this.#client = null;
    this.#run = null;
    if (client.isOpen) client.destroy();
    if (!this.#isClosed)
      void sleep(TRIED_AGAIN_AFTER_MS).then(() => (this.#isClosed ? undefined : this.connect()));
  }

  async ask<T>(question: (client: RedisClient) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (client === null || this.#run === null) throw new Error('Redis cannot be reached.');
    try {
      return await inTime(question(client));
    } catch (error) {
      // On a half-open link every further answer would be waited for as long.
      if (error instanceof NoAnswer) this.#giveUp(client, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#connecting;
    const client = this.#client;
    this.#client = null;
    if (client?.isOpen) await inTime(client.close()).catch(() => client.isOpen && client.destroy());
  }
}

class NoAnswer extends Error {}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new NoAnswer('Redis does not answer.'));
    // Where this process was late itself, the answer may be there already, and is read before this.
    timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), ANSWER_WITHIN_MS);
  });
  // What comes when nobody waits any more is no failure of its own.
  answer.catch(() => {});
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function runOf(info: string): string {
  const run = /^run_id:(\w+)/m.exec(info)?.[1];
  if (run === undefined) throw new Error('Redis does not tell its run_id.');
  return run;
}

/** A count thrown out to make room would begin anew, while nothing tells that it was. */
function requireKeeping(info: string): void {
  const policy = /^maxmemory_policy:([\w-]+)/m.exec(info)?.[1];
  if (policy === undefined || policy === 'noeviction' || /^maxmemory:0\b/m.test(info)) return;
  throw new Error(
    `Redis may throw counts out to make room (maxmemory-policy ${policy}): set maxmemory-policy noeviction there`,
  );
}
