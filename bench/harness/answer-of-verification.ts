// What a bare server has to answer to verifications: the very headers and body of a real answer.
import { readFile } from 'node:fs/promises';
import type { BareServerConfig } from '../processes/bare-server.ts';

export interface AskedVerification {
  readonly url: string;
  readonly token: string;
  /** One key a line. */
  readonly keysFile: string;
}

export async function answerOfVerification({
  url,
  token,
  keysFile,
}: AskedVerification): Promise<BareServerConfig> {
  const [key] = (await readFile(keysFile, 'utf8')).split('\n', 1);
  const answer = await fetch(`${url}/api/v1/keys/verify`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ key, scope: 'inference:chat' }),
  });
  const body = await answer.text();
  if (!answer.ok || !body.startsWith('{"valid":true')) throw new Error(`An unexpected answer: ${body}`);
  const ofNode = ['connection', 'date', 'keep-alive'];
  const headers = [...answer.headers].filter(([name]) => !ofNode.includes(name));
  return { headers: Object.fromEntries(headers), body };
}
