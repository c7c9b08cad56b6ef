// One request written to the letter, over a connection of its own, and its answer.
import { sendRaw } from '../harness/raw-http.ts';

export interface RawRequest {
  /** Method and target, e.g. `GET /v1/whoami`. */
  readonly start: string;
  /** Default: localhost. */
  readonly host?: string;
  /** Further lines, e.g. `X-Api-Key: …`. */
  readonly lines?: readonly string[];
  /** Sent as JSON, with its length. */
  readonly json?: unknown;
}

export interface RawReply {
  readonly status: number;
  /** Of a problem, or of an envelope's or OpenAI's error; empty where the answer has none. */
  readonly code: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Everything that came back, latin-1. */
  readonly text: string;
}

/** Throws when there is not exactly one answer. */
export async function askRaw(url: string, request: RawRequest): Promise<RawReply> {
  const { answers, bytes } = await sendRaw(url, bytesOf(request), { waitMs: 5000 });
  const text = bytes.toString('latin1');
  const [answer, ...others] = answers;
  if (answer === undefined || others.length > 0) throw new Error(`${answers.length} answers: ${text}`);
  return { ...answer, code: codeOf(answer.body), text };
}

function bytesOf({ start, host = 'localhost', lines = [], json }: RawRequest): string {
  const body = json === undefined ? '' : Buffer.from(JSON.stringify(json)).toString('latin1');
  const framing =
    json === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`];
  return [`${start} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines, ...framing, '', body].join(
    '\r\n',
  );
}

function codeOf(body: string): string {
  try {
    const told = JSON.parse(body) as { code?: string; error?: { code?: string } };
    return told.code ?? told.error?.code ?? '';
  } catch {
    return '';
  }
}
