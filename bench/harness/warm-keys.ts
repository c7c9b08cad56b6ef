// Asks for every key once, a hundred at a time, as backends would have done in the hours before.
import { readFile } from 'node:fs/promises';

const AT_ONCE = 100;

export async function warmKeys(url: string, token: string, keysFile: string): Promise<void> {
  const keys = (await readFile(keysFile, 'utf8')).trimEnd().split('\n');
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const requests = keys.slice(start, start + AT_ONCE).map((key) => ({ key }));
    const answer = await fetch(`${url}/api/v1/keys/verify-batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
    const { data } = (await answer.json()) as { readonly data: readonly { readonly valid: boolean }[] };
    if (!data.every(({ valid }) => valid)) throw new Error('A seeded key is not valid');
  }
}
