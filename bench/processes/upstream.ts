// A minimal upstream. `x-bench` says what it answers: nothing for fixed bytes, `stream` for chunks of a chat that tell when
// they left, `idle` for a head and no more, `flood` for as much as is taken.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportToParent } from '../harness/child-side.ts';
import { STREAM_CHUNKS, STREAM_EVERY_MS } from '../harness/stream-shape.ts';

const ANSWER = JSON.stringify({
  id: 'chatcmpl-bench-000001',
  object: 'chat.completion',
  created: 1_770_000_000,
  model: 'bench',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: 'An API key tells a service who is calling, so that it can allow, limit and bill each call.',
        refusal: null,
      },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 21, completion_tokens: 19, total_tokens: 40 },
});
const FLOOD = Buffer.alloc(16 * 1024, 'data: flood\n\n');
let flooded = 0;

const server = createServer((incoming, outgoing) => {
  incoming.resume();
  incoming.once('end', () => {
    const kind = incoming.headers['x-bench'];
    if (kind === undefined) {
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': ANSWER.length });
      outgoing.end(ANSWER);
      return;
    }
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    if (kind === 'stream') stream(outgoing);
    else if (kind === 'flood') flood(outgoing);
    else outgoing.write('data: idle\n\n');
  });
});

/** As OpenAI sends it. */
function chunk(content: string): string {
  const choices = [{ index: 0, delta: { content }, logprobs: null, finish_reason: null }];
  const common = { object: 'chat.completion.chunk', created: 1_770_000_000, model: 'bench' };
  const event = { id: 'chatcmpl-bench-000001', ...common, service_tier: 'default', choices, usage: null };
  return `data: ${JSON.stringify(event)}\n\n`;
}

function stream(outgoing: ServerResponse): void {
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    outgoing.write(chunk(`${process.hrtime.bigint()}`));
    if (sent < STREAM_CHUNKS) return;
    clearInterval(timer);
    outgoing.end('data: [DONE]\n\n');
  }, STREAM_EVERY_MS);
  outgoing.once('close', () => clearInterval(timer));
}

function flood(outgoing: ServerResponse): void {
  const pour = (): void => {
    do flooded += FLOOD.length;
    while (!outgoing.destroyed && outgoing.write(FLOOD));
  };
  outgoing.on('drain', pour);
  pour();
}

server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.close();
    server.closeAllConnections();
  };
  reportToParent({ url, close, counts: () => ({ flooded }) });
});
