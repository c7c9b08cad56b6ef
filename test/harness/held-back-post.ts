// A write whose body is held back until something else has happened. Whoever sends it was recognised before: only then
// is a body invited that waits for it.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface HeldBackPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
}

export async function postHeldBack(
  { url, headers, json }: HeldBackPost,
  meanwhile: () => Promise<unknown>,
): Promise<{ readonly status: number; readonly body: string }> {
  const body = JSON.stringify(json);
  const length = Buffer.byteLength(body);
  const late = request(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': length,
      expect: '100-continue',
    },
  });
  const invited = new Promise<void>((resolve) => late.on('continue', resolve));
  const answered = new Promise<{ status: number; body: string }>((resolve, reject) => {
    late.on('error', reject);
    late.on('response', (answer) => {
      text(answer).then((told) => resolve({ status: answer.statusCode ?? 0, body: told }), reject);
    });
  });
  late.flushHeaders();
  await Promise.race([invited, answered]);
  await meanwhile();
  late.end(body);
  return answered;
}
