// How a comparison reads on a terminal, or as one line of JSON for another program.
import type { Comparison, Ratio } from './rounds.ts';
import type { HeldBytes } from './slow-streams.ts';
import type { StreamResult } from './stream-delays.ts';

export function printComparison(
  title: string,
  comparison: Comparison,
  { json }: { readonly json: boolean },
): void {
  if (json) {
    console.log(JSON.stringify({ title, ...comparison }));
    return;
  }
  const { subject, peer, throughput, cpu } = comparison;
  console.log(title);
  row(
    'requests a second',
    subject.requestsPerSecond.toFixed(0),
    peer.requestsPerSecond.toFixed(0),
    throughput,
  );
  row('CPU µs a request', subject.cpuMicrosPerRequest.toFixed(1), peer.cpuMicrosPerRequest.toFixed(1), cpu);
  console.log(
    `  p99 µs              ${subject.p99Micros.toFixed(0).padStart(8)} ${peer.p99Micros.toFixed(0).padStart(8)}`,
  );
}

export function spread({ median, low, high }: Ratio): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function row(name: string, subject: string, peer: string, ratio: Ratio): void {
  console.log(`  ${name.padEnd(18)}  ${subject.padStart(8)} ${peer.padStart(8)}   ratio ${spread(ratio)}`);
}

export function printStreams(result: StreamResult, { json }: { readonly json: boolean }): void {
  if (json) {
    console.log(JSON.stringify({ title: 'streams', ...result }));
    return;
  }
  console.log('streams: a chunk on its way');
  for (const { name, p50Ms, p99Ms } of result.delays)
    console.log(`  ${name.padEnd(18)}  p50 ${p50Ms.toFixed(2)} ms   p99 ${p99Ms.toFixed(2)} ms`);
  console.log('streams: held for one that nobody reads');
  console.log(`  gateway             ${heldText(result.held)}`);
  console.log(`  bare proxy          ${heldText(result.heldByPeer)}`);
}

function heldText({ held, rss }: HeldBytes): string {
  return `${kib(held)} in buffers and objects, ${kib(rss)} of resident memory`;
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
