// Reads many streams at once, and tells how long after they left the upstream its chunks arrived.
import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { configFromParent } from '../harness/child-side.ts';
import { STREAM_EVERY_MS } from '../harness/stream-shape.ts';

export interface StreamClientConfig {
  readonly url: string;
  readonly authorization: string;
  readonly streams: number;
}

/** Of each stream, while the client itself warms up. */
const UNCOUNTED = 25;
const { url, authorization, streams } = configFromParent<StreamClientConfig>();
const delays: number[] = [];

function readStream(): Promise<void> {
  const headers = { authorization, 'content-type': 'application/json', 'x-bench': 'stream' };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers, agent: false }, (answer) => {
      let rest = '';
      let seen = 0;
      answer.setEncoding('latin1').on('data', (text: string) => {
        const arrivedAt = process.hrtime.bigint();
        const events = (rest + text).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const sentAt = /"content":"(\d+)"/.exec(event)?.[1];
          seen += 1;
          if (sentAt !== undefined && seen > UNCOUNTED) delays.push(Number(arrivedAt - BigInt(sentAt)) / 1e6);
        }
      });
      answer.once('end', resolve).once('error', reject);
    });
    asked.once('error', reject).end('{"stream":true}');
  });
}

const running: Promise<void>[] = [];
for (let started = 0; started < streams; started += 1) {
  running.push(readStream());
  // Spread over the interval, as streams of different callers are.
  if (started % 8 === 7) await setTimeout(STREAM_EVERY_MS / 8);
}
await Promise.all(running);
process.send?.(delays);
