// Server-sent events (WHATWG HTML, section 9.2) on one response, counted while they run.
// Each event is handed to the kernel before the next is made: a slow reader slows an endless stream down.
import type { OutgoingHttpHeaders } from 'node:http';
import type { Exchange } from './exchange.ts';
import { requestIdOf } from './send-json.ts';
import { unlessGone } from './unless-gone.ts';

export type SseWriter = {
  /** False when the client has left. */
  send(frame: string): Promise<boolean>;
  end(): void;
  /** Drops the connection without the end a complete answer has. */
  cut(): void;
};

export function openSse(exchange: Exchange, headers: OutgoingHttpHeaders = {}): SseWriter {
  const { response, streams } = exchange;
  let running = true;
  const stopCounting = () => {
    if (running) streams.open -= 1;
    running = false;
  };
  streams.open += 1;
  response.once('close', stopCounting);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-request-id': requestIdOf(exchange),
    ...headers,
  });
  response.flushHeaders();

  return {
    send: (frame) =>
      unlessGone(response, (done) => {
        // A broken socket fails each write at once, before it is closed: going on would never let it close.
        response.write(frame, done);
        return () => {};
      }),
    end() {
      stopCounting();
      response.end();
    },
    cut() {
      stopCounting();
      response.destroy();
    },
  };
}

/** One event; without a name the client takes it for a `message`. */
export function sseFrame(event: string | null, data: unknown): string {
  const name = event === null ? '' : `event: ${event}\n`;
  return `${name}data: ${JSON.stringify(data)}\n\n`;
}
