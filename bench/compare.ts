// `npm run bench:compare [-- <git ref>] [--bench verify|gateway] [--runs n]`: the working tree beside another state of
// the repository, in turns and in fresh processes.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { spread } from './harness/print-comparison.ts';
import { checkOut } from './harness/ref-worktree.ts';
import { type Comparison, comparisonOf } from './harness/rounds.ts';
import { requireWrk } from './harness/wrk.ts';

const BENCHES: readonly string[] = ['verify', 'gateway'];
const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const EXIT_INTERRUPTED = 130;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bench: { type: 'string', default: 'verify' },
    runs: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
  },
});
const [ref = 'HEAD'] = positionals;
if (!BENCHES.includes(values.bench)) {
  console.error(`error: there is no bench ${values.bench}\nhint: choose one of ${BENCHES.join(', ')}`);
  process.exit(1);
}
requireWrk();
const other = checkOut(REPOSITORY, ref);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());
try {
  report(await compared(other.folder));
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
  process.exitCode = EXIT_INTERRUPTED;
} finally {
  other.remove();
}

async function compared(folder: string) {
  const pairs: { readonly here: Comparison; readonly there: Comparison }[] = [];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    const pair = { here: await runIn(REPOSITORY), there: await runIn(folder) };
    pairs.push(pair);
    const { subject } = comparisonOf([{ subject: pair.here.subject, peer: pair.there.subject }]);
    const micros = (cpu: number) => `${cpu.toFixed(1)} µs`;
    const before = micros(pair.there.subject.cpuMicrosPerRequest);
    console.log(`run ${run}: ${micros(subject.cpuMicrosPerRequest)} a request here, ${before} at ${ref}`);
  }
  return pairs;
}

async function runIn(folder: string): Promise<Comparison> {
  const args = [`bench/${values.bench}.ts`, '--json', '--rounds', values.rounds, '--seconds', values.seconds];
  const options = { cwd: folder, signal: interrupted.signal };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout.split('\n', 1)[0] ?? '') as Comparison;
}

function report(pairs: readonly { readonly here: Comparison; readonly there: Comparison }[]): void {
  const { subject, peer, throughput, cpu } = comparisonOf(
    pairs.map(({ here, there }) => ({ subject: here.subject, peer: there.subject })),
  );
  const row = (name: string, here: number, there: number) =>
    `  ${name.padEnd(18)}  ${here.toFixed(1).padStart(9)} ${there.toFixed(1).padStart(9)}`;
  console.log(`${values.bench}: the working tree beside ${ref}; above 1 the working tree is better`);
  console.log(
    `${row('requests a second', subject.requestsPerSecond, peer.requestsPerSecond)}   ratio ${spread(throughput)}`,
  );
  console.log(
    `${row('CPU µs a request', subject.cpuMicrosPerRequest, peer.cpuMicrosPerRequest)}   ratio ${spread(cpu)}`,
  );
}
