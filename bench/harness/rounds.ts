// Two parties measured in turns, A B A B …, so that whatever else the machine does falls on both; then medians, and the
// ratio of each pair of neighbours with its spread.

/** One party in one round. */
export interface Measured {
  readonly requestsPerSecond: number;
  /** CPU time of the party's own process. */
  readonly cpuMicrosPerRequest: number;
  readonly p99Micros: number;
}

export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Comparison {
  readonly subject: Measured;
  readonly peer: Measured;
  /** Subject over peer: 1 is as fast as the peer. */
  readonly throughput: Ratio;
  /** Peer over subject: 1 is as cheap as the peer. */
  readonly cpu: Ratio;
}

export interface Party {
  measure(round: number): Promise<Measured>;
}

/** The first round of each warms up and is not counted. */
export async function inTurns(subject: Party, peer: Party, rounds: number): Promise<Comparison> {
  const measured: { readonly subject: Measured; readonly peer: Measured }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const pair = { subject: await subject.measure(round), peer: await peer.measure(round) };
    if (round > 0) measured.push(pair);
  }
  return comparisonOf(measured);
}

export function comparisonOf(
  pairs: readonly { readonly subject: Measured; readonly peer: Measured }[],
): Comparison {
  return {
    subject: medianOf(pairs.map((pair) => pair.subject)),
    peer: medianOf(pairs.map((pair) => pair.peer)),
    throughput: ratioOf(pairs.map(({ subject, peer }) => subject.requestsPerSecond / peer.requestsPerSecond)),
    cpu: ratioOf(pairs.map(({ subject, peer }) => peer.cpuMicrosPerRequest / subject.cpuMicrosPerRequest)),
  };
}

export function ratioOf(ratios: readonly number[]): Ratio {
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

function medianOf(rounds: readonly Measured[]): Measured {
  return {
    requestsPerSecond: median(rounds.map((round) => round.requestsPerSecond)),
    cpuMicrosPerRequest: median(rounds.map((round) => round.cpuMicrosPerRequest)),
    p99Micros: median(rounds.map((round) => round.p99Micros)),
  };
}
