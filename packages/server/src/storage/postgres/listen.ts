// Hears of changes as they are committed (LISTEN). Only ever a hint: what it misses is heard of with the next renewal.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { LEASE_MS } from '../nodes/lease.ts';
import { clientSettings } from './pool.ts';
import { CHANGES_CHANNEL } from './postgres-engine.ts';

export interface Listening {
  stop(): Promise<void>;
}

const AGAIN_AFTER_MS = 200;
const SETTINGS = { queryTimeoutMs: LEASE_MS, idleInTransactionMs: 0 };

/** Calls `hear` for every change, and when it may have missed some. */
export function listenForChanges(url: string, hear: () => void): Listening {
  const stopping = new AbortController();
  const { signal } = stopping;
  const listening = (async () => {
    while (!signal.aborted) {
      await listenOnce(url, hear, signal).catch(() => {});
      await setTimeout(AGAIN_AFTER_MS, undefined, { signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await listening;
    },
  };
}

/** Resolves when the connection has ended. */
async function listenOnce(url: string, hear: () => void, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ ...clientSettings(url, SETTINGS), connectionTimeoutMillis: LEASE_MS });
  const ended = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await client.connect();
    client.on('notification', hear);
    await client.query(`listen ${CHANGES_CHANNEL}`);
    hear();
    await ended;
  } finally {
    await client.end().catch(() => {});
  }
}
