// keywright usage --workspace: one table of rows.
import type { WorkspaceUsageQuery } from '@keywright/sdk';
import { done, type Outcome, type Work } from '../../api-command.ts';
import { details, paragraphs } from '../../text/details.ts';
import { rangeLines, totalLines, usageTable } from '../../text/usage-text.ts';

export async function workspaceUsage(
  { client, now, style }: Work,
  workspaceId: string,
  query: WorkspaceUsageQuery,
): Promise<Outcome> {
  const answer = await client.workspaces.usage(workspaceId, query);
  const facts = [
    ['workspace', workspaceId] as const,
    ['api', query.api ?? null] as const,
    ...rangeLines(answer, now),
    ...totalLines(answer),
  ];
  const rows = answer.data.length === 0 ? 'No requests.' : usageTable(answer.by, answer.data, style);
  return done(answer, paragraphs(details(facts, style), rows));
}
