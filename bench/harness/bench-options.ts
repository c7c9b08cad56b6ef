// What every bench can be told on its command line.
import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Counted rounds of each party, beside one to warm up. */
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly keys: number;
  /** The result as one line of JSON instead of a table. */
  readonly json: boolean;
  /** Flags for the process under test. */
  readonly nodeFlags: readonly string[];
}

const EXIT_INTERRUPTED = 130;

export function benchOptions(args = process.argv.slice(2)): BenchOptions {
  // An orderly exit, so that what a bench made for itself is removed.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => process.exit(EXIT_INTERRUPTED));
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '9' },
      seconds: { type: 'string', default: '2' },
      connections: { type: 'string', default: '32' },
      keys: { type: 'string', default: '100000' },
      json: { type: 'boolean', default: false },
      /** A folder for a CPU profile of the process under test. */
      profile: { type: 'string' },
    },
  });
  const { profile, json } = values;
  return {
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    connections: positive('connections', values.connections),
    keys: positive('keys', values.keys),
    json,
    nodeFlags: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
  };
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  console.error(`error: --${name} must be a whole number from 1\nhint: for example --${name} 3`);
  process.exit(1);
}
