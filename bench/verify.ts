// P-30: verification over HTTP, 100,000 keys in SQLite, limits and last uses on, beside a bare node:http server that
// answers the same bytes to the same requests.
import { answerOfVerification } from './harness/answer-of-verification.ts';
import { type BenchOptions, benchOptions } from './harness/bench-options.ts';
import { startProcess } from './harness/bench-process.ts';
import { printComparison } from './harness/print-comparison.ts';
import { type Comparison, inTurns } from './harness/rounds.ts';
import { startSeededKeywright } from './harness/seeded-keywright.ts';
import { underLoad } from './harness/under-load.ts';
import { requireWrk } from './harness/wrk.ts';

const PATH = '/api/v1/keys/verify';

export async function verify(options: BenchOptions): Promise<Comparison> {
  requireWrk();
  const keywright = await startSeededKeywright({ ...options, upstreamUrl: null });
  const { keysFile, adminToken: token } = keywright;
  const asked = { url: keywright.process.url, token, keysFile };
  const bare = await startProcess('bare-server', await answerOfVerification(asked));
  try {
    const { connections, seconds } = options;
    const request = { kind: 'verify', keysFile, token, connections, seconds } as const;
    const comparison = await inTurns(
      underLoad(keywright.process, { ...request, url: keywright.process.url + PATH }),
      underLoad(bare, { ...request, url: bare.url + PATH }),
      options.rounds,
    );
    await requireAllValid(keywright.process.url);
    return comparison;
  } finally {
    await bare.stop();
    await keywright.stop();
  }
}

/** Every request was a whole verification: a refusal would have been cheaper. */
async function requireAllValid(url: string): Promise<void> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const counters = [...metrics.matchAll(/^keywright_verdicts_total\{.*outcome="(\w+)"/gm)];
  const outcomes = counters.map(([, outcome]) => outcome).join(', ');
  if (outcomes !== 'valid') throw new Error(`Not every verification succeeded: ${outcomes}`);
}

if (import.meta.main) {
  const options = benchOptions();
  printComparison('verify over HTTP beside bare node:http', await verify(options), options);
}
