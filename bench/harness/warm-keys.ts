// Asks for every key once, a hundred at a time, as backends would have done in the hours before.
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const AT_ONCE = 100;
const MOST_TRIES = 20;
const AGAIN_AFTER_MS = 250;

export async function warmKeys(url: string, token: string, keysFile: string): Promise<void> {
  const keys = (await readFile(keysFile, 'utf8')).trimEnd().split('\n');
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const requests = keys.slice(start, start + AT_ONCE).map((key) => ({ key }));
    for (let tries = 1; !(await areValid({ url, token, requests })); tries += 1) {
      if (tries === MOST_TRIES) throw new Error('Seeded keys are not valid');
      await setTimeout(AGAIN_AFTER_MS);
    }
  }
}

interface Batch {
  readonly url: string;
  readonly token: string;
  readonly requests: readonly { readonly key: string }[];
}

/** A node that the machine keeps from renewing its lease cannot say. */
async function areValid({ url, token, requests }: Batch): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/keys/verify-batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ requests }),
  });
  const { data = [] } = (await answer.json()) as { readonly data?: readonly { readonly valid: boolean }[] };
  return data.length === requests.length && data.every(({ valid }) => valid);
}
