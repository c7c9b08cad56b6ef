// A write whose body is held back until something else has happened: whoever sends it was recognised before.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

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
    headers: { ...headers, 'content-type': 'application/json', 'content-length': length },
  });
  const answered = new Promise<{ status: number; body: string }>((resolve, reject) => {
    late.on('error', reject);
    late.on('response', (answer) => {
      text(answer).then((told) => resolve({ status: answer.statusCode ?? 0, body: told }), reject);
    });
  });
  late.write(body.slice(0, -1));
  // Long enough to be recognised.
  await sleep(300);
  await meanwhile();
  late.end(body.slice(-1));
  return answered;
}
