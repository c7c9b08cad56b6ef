// What limits and usage cost: the same server with both, beside one whose keys have no limits and whose usage is not
// recorded. Verification and gateway, each in turns.
import { type BenchOptions, benchOptions } from './harness/bench-options.ts';
import { startProcess } from './harness/bench-process.ts';
import { printComparison } from './harness/print-comparison.ts';
import { type Comparison, inTurns } from './harness/rounds.ts';
import { type SeededKeywright, startSeededKeywright } from './harness/seeded-keywright.ts';
import { underLoad } from './harness/under-load.ts';
import { requireWrk } from './harness/wrk.ts';

const VERIFY = '/api/v1/keys/verify';
const CHAT = '/stav/v1/chat/completions';

export async function usageOfVerify(options: BenchOptions): Promise<Comparison> {
  return besideUncounted({ ...options, upstreamUrl: null }, 'verify', VERIFY);
}

export async function usageOfGateway(options: BenchOptions): Promise<Comparison> {
  const upstream = await startProcess('upstream', null);
  try {
    return await besideUncounted({ ...options, upstreamUrl: upstream.url }, 'chat', CHAT);
  } finally {
    await upstream.stop();
  }
}

type UsageOptions = BenchOptions & { readonly upstreamUrl: string | null };

async function besideUncounted(
  options: UsageOptions,
  kind: 'verify' | 'chat',
  path: string,
): Promise<Comparison> {
  requireWrk();
  const counted = await startSeededKeywright({ ...options, counting: 'counted' });
  const uncounted = await startSeededKeywright({ ...options, nodeFlags: [], counting: 'uncounted' });
  const { connections, seconds, rounds } = options;
  const party = ({ process, keysFile, adminToken: token }: SeededKeywright) =>
    underLoad(process, { kind, keysFile, token, connections, seconds, url: process.url + path });
  try {
    return await inTurns(party(counted), party(uncounted), rounds);
  } finally {
    await uncounted.stop();
    await counted.stop();
  }
}

if (import.meta.main) {
  const options = benchOptions();
  printComparison('verify with limits and usage beside without', await usageOfVerify(options), options);
  printComparison('gateway with limits and usage beside without', await usageOfGateway(options), options);
}
