// The connections to upstreams of accounts, one pool an endpoint. Rules: they never carry what the API's own upstream is
// told; and there are never more than so many: one that is idle, pushed out or out of date lets what runs finish, and
// closes.
import type { ApiDefinition, UpstreamDefinition } from '@keywright/core/definition/api-definition';
import { upstreamDefinition } from '@keywright/core/definition/define-api';
import type { Ms } from '@keywright/core/instant';
import { LRUCache } from 'lru-cache';
import { createUpstreamPool, type UpstreamPool } from './upstream-pool.ts';

export interface EndpointPools {
  poolOf(endpointId: string, upstreamUrl: string): UpstreamPool;
  /** Pools that are open to new requests. */
  readonly count: number;
  /** Cuts every connection. */
  destroy(): Promise<void>;
}

export interface EndpointPoolsOptions {
  readonly maxPools: number;
  readonly idleMs: Ms;
}

const USUAL: EndpointPoolsOptions = { maxPools: 1_000, idleMs: 60_000 };

interface OpenPool {
  readonly url: string;
  readonly pool: UpstreamPool;
}

/** `withheld`: headers no upstream may be told, in lower case. */
export function createEndpointPools(
  api: ApiDefinition,
  withheld: readonly string[],
  { maxPools, idleMs } = USUAL,
): EndpointPools {
  const all = new Set<UpstreamPool>();
  const retire = ({ pool }: OpenPool) => void pool.close().then(() => all.delete(pool), ignore);
  const open = new LRUCache<string, OpenPool>({
    max: maxPools,
    ttl: idleMs,
    updateAgeOnGet: true,
    dispose: retire,
  });
  const sweeping = setInterval(() => open.purgeStale(), idleMs).unref();

  return {
    get count() {
      return open.size;
    },
    poolOf(endpointId, url) {
      const known = open.get(endpointId);
      if (known?.url === url) return known.pool;
      const pool = createUpstreamPool(accountUpstream(api, url), withheld);
      all.add(pool);
      open.set(endpointId, { url, pool });
      return pool;
    },
    async destroy() {
      clearInterval(sweeping);
      await Promise.all([...all].map((pool) => pool.destroy()));
    },
  };
}

/** Patience is the API's; its credential and what it is told of clients are not. */
function accountUpstream({ upstream, endpoints }: ApiDefinition, url: string): UpstreamDefinition {
  const { connectTimeoutMs, headTimeoutMs, idleTimeoutMs } = upstream ?? upstreamDefinition({ url });
  return upstreamDefinition({
    url,
    connectTimeoutMs,
    headTimeoutMs,
    idleTimeoutMs,
    allowPrivateAddresses: endpoints?.allowPrivateUpstreams === true,
  });
}

function ignore(): void {}
