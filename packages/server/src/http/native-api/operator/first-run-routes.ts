// The first-run link over the native API, for whoever holds the operator's token: a running server need not start again
// to give one out. The answer is the only place the link is in.
import { type EpochMs, formatInstant } from '@keywright/core/instant';
import { z } from 'zod';
import type { NativeApp } from '../native-app.ts';
import { Refused } from '../refused.ts';

/** Null when there is an operator. */
export type OpenFirstRunLink = () => Promise<{ readonly url: string; readonly endsAt: EpochMs } | null>;

const answer = z.object({
  url: z.string().describe('Opened in a browser, it makes the first operator; works once'),
  expiresAt: z.string().describe('RFC 3339 instant, UTC'),
});

export function firstRunRoutes(app: NativeApp, openLink: OpenFirstRunLink): void {
  const schema = {
    tags: ['operator'],
    summary: 'Open a first-run link, which ends the one before',
    response: { 201: answer },
  };
  app.post('/first-run-link', { schema }, async (_request, reply) => {
    const link = await openLink();
    if (link === null) throw new Refused({ reason: 'operator_exists' });
    return reply.code(201).send({ url: link.url, expiresAt: formatInstant(link.endsAt) });
  });
}
