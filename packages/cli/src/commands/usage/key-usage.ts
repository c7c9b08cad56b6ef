// keywright usage <key> --by: one table of rows.
import type { KeyUsageQuery } from '@keywright/sdk';
import { done, type Outcome, type Work } from '../../api-command.ts';
import { details, paragraphs } from '../../text/details.ts';
import { rangeLines, totalLines, usageTable } from '../../text/usage-text.ts';

export async function keyUsage(
  { client, now, style }: Work,
  keyId: string,
  query: KeyUsageQuery,
): Promise<Outcome> {
  const answer = await client.keys.usage(keyId, query);
  const facts = [['key', keyId] as const, ...rangeLines(answer, now), ...totalLines(answer)];
  const rows = answer.data.length === 0 ? 'No requests.' : usageTable(answer.by, answer.data, style);
  return done(answer, paragraphs(details(facts, style), rows));
}
