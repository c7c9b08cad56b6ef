// An upstream that counts for itself: of every request it was handed, by the gateway's own request id, whose key it was
// handed for, what its answer bills, and how far the answer came. What the ledger is held to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface CountedRequest {
  readonly keyId: string;
  readonly input: number;
  readonly cachedInput: number;
  /** What a whole answer bills. */
  readonly output: number;
  /** Its answer does not tell what it bills. */
  isSilent: boolean;
  /** Pieces of text sent so far, of a stream. */
  sentPieces: number;
  /** `left`: the connection was gone before the answer was whole. */
  end: 'running' | 'whole' | 'left';
}

export interface CountingUpstream {
  readonly url: string;
  readonly requests: ReadonlyMap<string, CountedRequest>;
  close(): Promise<void>;
}

/** Pieces of at most four bytes, so that every estimate by length comes to one token a piece. */
const PIECE = 'abc ';
const SLOW_PIECES = 2000;
const SLOW_EVERY_MS = 3;

export async function startCountingUpstream(): Promise<CountingUpstream> {
  const requests = new Map<string, CountedRequest>();
  const server = createServer((incoming, outgoing) => {
    void answer(requests, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Asked {
  readonly model: string;
  readonly stream?: boolean;
}

async function answer(
  requests: Map<string, CountedRequest>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const id = String(incoming.headers['x-keywright-request-id']);
  if (requests.has(id)) throw new Error(`The request ${id} came twice`);
  const counted = newRequest(String(incoming.headers['x-keywright-key-id']), requests.size);
  requests.set(id, counted);
  outgoing.once('close', () => {
    counted.end = outgoing.writableFinished ? 'whole' : 'left';
  });
  let body = '';
  for await (const chunk of incoming) body += chunk;
  const asked = JSON.parse(body) as Asked;
  counted.isSilent = asked.model === 'silent';
  const path = incoming.url ?? '';
  if (path.endsWith('/messages')) await sendFrames(outgoing, counted, anthropicFrames(asked, counted));
  else if (asked.stream) await sendFrames(outgoing, counted, openAiFrames(asked, counted));
  else sendPlain(outgoing, { model: asked.model, usage: openAiUsage(counted, path) });
}

/** Figures of its own for each request, none of them to be found by looking at the texts. */
function newRequest(keyId: string, serial: number): CountedRequest {
  const input = 7 + ((serial * 31) % 211);
  const cachedInput = serial % 3 === 0 ? serial % 7 : 0;
  return {
    keyId,
    input,
    cachedInput,
    output: 1 + ((serial * 17) % 97),
    isSilent: false,
    sentPieces: 0,
    end: 'running',
  };
}

function openAiUsage(counted: CountedRequest, path: string): object {
  const { input, cachedInput, output } = counted;
  if (path.endsWith('/embeddings')) {
    Object.assign(counted, { output: 0, cachedInput: 0 });
    return { prompt_tokens: input, total_tokens: input };
  }
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cachedInput },
  };
}

function sendPlain(outgoing: ServerResponse, body: object): void {
  const text = JSON.stringify({ object: 'sample', ...body });
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  outgoing.end(text);
}

interface Frame {
  readonly text: string;
  readonly isPiece: boolean;
  readonly afterMs: number;
}

const frame = (data: unknown, event: string | null = null): Frame => ({
  text: `${event === null ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
  isPiece: false,
  afterMs: 0,
});

function* openAiFrames({ model }: Asked, counted: CountedRequest): Generator<Frame> {
  const chunk = (more: object) => ({ object: 'chat.completion.chunk', model, ...more });
  const piece = frame(chunk({ choices: [{ index: 0, delta: { content: PIECE } }] }));
  const isSlow = model === 'slow';
  const pieces = isSlow ? SLOW_PIECES : 3;
  for (let number = 0; number < pieces; number += 1) {
    yield { ...piece, isPiece: true, afterMs: isSlow ? SLOW_EVERY_MS : 0 };
  }
  if (model !== 'silent') yield frame(chunk({ choices: [], usage: openAiUsage(counted, '') }));
  yield frame('[DONE]');
}

function* anthropicFrames(
  { model }: Asked,
  { input, cachedInput, output }: CountedRequest,
): Generator<Frame> {
  const usage = { input_tokens: input - cachedInput, cache_read_input_tokens: cachedInput, output_tokens: 1 };
  yield frame({ type: 'message_start', message: { model, usage } }, 'message_start');
  const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: PIECE } };
  for (let number = 0; number < 3; number += 1) {
    yield { ...frame(delta, 'content_block_delta'), isPiece: true };
  }
  const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: output } };
  yield frame(end, 'message_delta');
  yield frame({ type: 'message_stop' }, 'message_stop');
}

async function sendFrames(
  outgoing: ServerResponse,
  counted: CountedRequest,
  frames: Iterable<Frame>,
): Promise<void> {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const { text, isPiece, afterMs } of frames) {
    if (afterMs > 0) await setTimeout(afterMs);
    if (outgoing.destroyed) return;
    outgoing.write(text);
    if (isPiece) counted.sentPieces += 1;
  }
  outgoing.end();
}
