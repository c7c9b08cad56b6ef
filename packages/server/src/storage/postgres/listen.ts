// Hears of changes as they are committed (LISTEN), and of what they are. What is missed is heard of with the next renewal.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { LEASE_MS } from '../nodes/lease.ts';
import type { NumberedChange } from '../nodes/node-registry.ts';
import { clientSettings } from './pool.ts';
import { readTold } from './told-changes.ts';

export interface Listening {
  stop(): Promise<void>;
}

export type Hear = (told: readonly NumberedChange[]) => void;

const AGAIN_AFTER_MS = 200;
const SETTINGS = { queryTimeoutMs: LEASE_MS, idleInTransactionMs: 0 };

/** Calls `hear` with what was changed; with nothing where the database has to be asked. */
export function listenForChanges(url: string, hear: Hear): Listening {
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
async function listenOnce(url: string, hear: Hear, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ ...clientSettings(url, SETTINGS), connectionTimeoutMillis: LEASE_MS });
  const ended = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await client.connect();
    client.on('notification', ({ payload }) => hear(readTold(payload)));
    const { rows } = await client.query<{ readonly channel: string }>('select channel from change_head');
    await client.query(`listen ${client.escapeIdentifier(rows[0]?.channel ?? '')}`);
    hear([]);
    await ended;
  } finally {
    await client.end().catch(() => {});
  }
}
