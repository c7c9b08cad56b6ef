// keywright usage --unknown-keys: who is refused without a key that anybody knows.
import type { UnknownKeysQuery } from '@keywright/sdk';
import { done, type Outcome, type Work } from '../../api-command.ts';
import { details, paragraphs } from '../../text/details.ts';
import { counted, grouped } from '../../text/figures.ts';
import { table } from '../../text/table.ts';
import { rangeLines } from '../../text/usage-text.ts';

export async function unknownKeys({ client, now, style }: Work, query: UnknownKeysQuery): Promise<Outcome> {
  const answer = await client.usage.unknownKeys(query);
  const { data, totals } = answer;
  const facts = [
    ['api', query.api ?? null] as const,
    ...rangeLines(answer, now),
    ['refused', `${counted(totals.denied, 'request')}, ${addressesText(totals.addresses)}`] as const,
  ];
  const rows = data.map(({ address, reason, api, denied }) => [
    address ?? 'unknown',
    grouped(denied),
    reason,
    api,
  ]);
  const shown = data.reduce((sum, { denied }) => sum + denied, 0);
  return done(
    answer,
    paragraphs(
      details(facts, style),
      rows.length === 0 ? 'No requests.' : table(['ADDRESS', 'REFUSED', 'REASON', 'API'], rows, style),
      shown === totals.denied
        ? null
        : `And ${grouped(totals.denied - shown)} more: ask for a shorter time, or for one --api`,
    ),
  );
}

function addressesText(count: number): string {
  return count === 1 ? 'from 1 address' : `from ${grouped(count)} addresses`;
}
