// A process as a party of a bench: loaded by wrk, with the CPU time it took meanwhile.
import type { BenchProcess } from './bench-process.ts';
import type { Party } from './rounds.ts';
import { type LoadRequest, load } from './wrk.ts';

export function underLoad(process: BenchProcess, request: Omit<LoadRequest, 'seed'>): Party {
  return {
    async measure(round) {
      const before = await process.cpuMicros();
      const { requests, requestsPerSecond, p99Micros } = await load({ ...request, seed: round + 1 });
      const cpuMicrosPerRequest = ((await process.cpuMicros()) - before) / requests;
      return { requestsPerSecond, cpuMicrosPerRequest, p99Micros };
    },
  };
}
