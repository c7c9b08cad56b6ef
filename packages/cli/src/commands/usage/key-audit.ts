// keywright usage <key>: what to know when a key may have leaked. Each part is one question to the server, about the
// same range.
import {
  type KeyAnswer,
  type KeyUsageAnswer,
  type KeyUsageWord,
  KeywrightError,
  type LastUseAnswer,
} from '@keywright/sdk';
import { done, type Outcome, type Work } from '../../api-command.ts';
import type { RangeQuery } from '../../arguments/usage-range.ts';
import { details, paragraphs } from '../../text/details.ts';
import { grouped } from '../../text/figures.ts';
import { distance, exactInstant } from '../../text/instant-text.ts';
import { printable } from '../../text/printable.ts';
import type { Style } from '../../text/style.ts';
import { table } from '../../text/table.ts';
import { busiestFirst, rangeLines, totalLines, usageTable } from '../../text/usage-text.ts';

/** Rows of a part; who needs more asks for this part alone. */
const MOST_ROWS = 20;

export async function keyAudit(
  { client, now, style }: Work,
  keyId: string,
  range: RangeQuery,
): Promise<Outcome> {
  const key = await client.keys.get(keyId);
  const bySecret = await client.keys.usage(keyId, { ...range, by: ['secret'] });
  const { from, to } = bySecret;
  const part = async (word: KeyUsageWord): Promise<string | null> => {
    const rows = await rowsOf(() => client.keys.usage(keyId, { from, to, by: [word] }));
    if (rows === null) return `More than 10,000 rows by ${word}: ask for a shorter time.`;
    const isTold = rows.some((row) => row[word] !== null);
    return isTold ? partText(word, rows, style) : null;
  };
  const facts = [
    ['key', key.id] as const,
    ['state', key.state] as const,
    ['revoked', key.revokedAt === null ? null : exactInstant(key.revokedAt, now)] as const,
    ...rangeLines(bySecret, now),
    ...totalLines(bySecret),
  ];
  const words = bySecret.data.length === 0 ? [] : (['address', 'route', 'model', 'endUser'] as const);
  const parts: (string | null)[] = [];
  for (const word of words) parts.push(await part(word));
  return done(
    bySecret,
    paragraphs(
      style.strong(printable(key.name)),
      details(facts, style),
      words.length === 0 ? 'No requests.' : null,
      ...parts,
      secretsTable(key, bySecret, style),
      lastUsesTable(key, bySecret.lastUses, { now, style }),
    ),
  );
}

/** Null where there are more than the server tells at once. */
async function rowsOf(ask: () => Promise<KeyUsageAnswer>): Promise<KeyUsageAnswer['data'] | null> {
  try {
    return (await ask()).data;
  } catch (thrown) {
    const isTooMuch = thrown instanceof KeywrightError && thrown.problems.some(({ field }) => field === 'by');
    if (isTooMuch) return null;
    throw thrown;
  }
}

function partText(word: KeyUsageWord, rows: KeyUsageAnswer['data'], style: Style): string {
  const shown = usageTable([word], busiestFirst(rows).slice(0, MOST_ROWS), style);
  const left = rows.length - MOST_ROWS;
  return left > 0 ? `${shown}\nAnd ${grouped(left)} more; --by ${word} shows all.` : shown;
}

function secretsTable(key: KeyAnswer, { data }: KeyUsageAnswer, style: Style): string | null {
  const rows = data.map(({ secret = null, requests, denied }) => {
    return [previewOf(key, secret), grouped(requests), grouped(denied), secret ?? ''];
  });
  return rows.length === 0 ? null : table(['SECRET', 'REQUESTS', 'REFUSED', 'ID'], rows, style);
}

/** Newest of all, whatever the range. */
function lastUsesTable(
  key: KeyAnswer,
  uses: readonly LastUseAnswer[],
  { now, style }: Pick<Work, 'now' | 'style'>,
): string | null {
  const rows = uses.map(({ secretId, at, address, route, userAgent }) => [
    previewOf(key, secretId),
    distance(at, now),
    address ?? 'unknown',
    route ?? 'none',
    userAgent ?? 'unknown',
  ]);
  return rows.length === 0 ? null : table(['LAST USE OF', 'WHEN', 'FROM', 'FOR', 'WITH'], rows, style);
}

function previewOf({ secrets }: KeyAnswer, secretId: string | null): string {
  return secrets.find(({ id }) => id === secretId)?.preview ?? 'none';
}
