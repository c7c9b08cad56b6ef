// Answers what Node's HTTP parser refuses: one problem, then the connection closes. Never a second answer on one socket.
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestFault } from '@keywright/core/refusals/refusal-reasons';
import { renderRefusal } from '@keywright/core/refusals/render-refusal';
import { DEFAULT_MANNER } from './exchange.ts';

const FAULT_OF_CODE: Readonly<Record<string, RequestFault>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

const GONE: readonly string[] = ['ECONNRESET', 'EPIPE'];

interface SocketWithAnswer extends Duplex {
  /** The answer Node is writing on this socket, if any. */
  readonly _httpMessage?: { readonly headersSent: boolean; destroy(): void } | null;
}

export function answerParseErrors(server: Server, newRequestId: () => string): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: SocketWithAnswer) => {
    const answering = socket._httpMessage ?? null;
    if (!socket.writable || GONE.includes(error.code ?? '') || answering?.headersSent) {
      socket.destroy();
      return;
    }
    socket.end(rawAnswer(FAULT_OF_CODE[error.code ?? ''] ?? 'bad_framing', newRequestId()));
    answering?.destroy();
  });
}

function rawAnswer(reason: RequestFault, requestId: string): string {
  const { status, headers, body } = renderRefusal({ reason }, { ...DEFAULT_MANNER, requestId });
  const lines = Object.entries({
    ...headers,
    'x-request-id': requestId,
    'content-length': String(Buffer.byteLength(body)),
  });
  const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  return `HTTP/1.1 ${status} Refused\r\n${head}\r\nconnection: close\r\n\r\n${body}`;
}
