// HTTP as bytes: what a hostile or careless client really sends, and everything that really comes back.
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface RawExchange {
  /** Every answer on the connection, in order. */
  readonly answers: readonly RawAnswer[];
  readonly bytes: Buffer;
  /** Whether the server closed the connection. */
  readonly closed: boolean;
}

export interface RawOptions {
  /** Gives up waiting for the server to close. Default: 2,000. */
  readonly waitMs?: number;
}

/** Sends the bytes and collects what comes back until the server closes, or the wait is over. */
export function sendRaw(
  url: string,
  bytes: string | Buffer,
  { waitMs = 2000 }: RawOptions = {},
): Promise<RawExchange> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const all = Buffer.concat(chunks);
      resolve({ answers: parseAnswers(all), bytes: all, closed });
    };
    const timer = setTimeout(() => finish(false), waitMs);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => finish(true));
    socket.on('close', () => finish(true));
    socket.on('error', () => finish(true));
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** Splits a byte stream into answers by Content-Length and chunked coding. */
export function parseAnswers(bytes: Buffer): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = bytes.toString('latin1');
  while (rest.startsWith('HTTP/1.')) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) break;
    const [start = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = new Map(lines.map((line) => splitField(line)));
    const status = Number(start.split(' ')[1]);
    const after = rest.slice(end + 4);
    const { body, length } = bodyOf(after, headers, status);
    if (status >= 200) answers.push({ status, head: rest.slice(0, end), headers, body });
    rest = after.slice(length);
  }
  return answers;
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

function bodyOf(
  after: string,
  headers: ReadonlyMap<string, string>,
  status: number,
): { body: string; length: number } {
  if (status < 200 || status === 204 || status === 304) return { body: '', length: 0 };
  const declared = headers.get('content-length');
  if (declared !== undefined) return { body: after.slice(0, Number(declared)), length: Number(declared) };
  if (headers.get('transfer-encoding') !== 'chunked') return { body: after, length: after.length };
  let body = '';
  let at = 0;
  for (;;) {
    const lineEnd = after.indexOf('\r\n', at);
    if (lineEnd === -1) return { body, length: after.length };
    const size = Number.parseInt(after.slice(at, lineEnd), 16);
    body += after.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
    if (size === 0) return { body, length: at };
  }
}
