// Usage and billing over the native API: each handler reads the validated question and asks one use case.
import { Readable } from 'node:stream';
import { BILLING_CSV_HEADING, billingCsvLine } from '@keywright/core/usage/billing-csv';
import type { FastifyReply } from 'fastify';
import type { ReadOutcome } from '../../../app/read-outcome.ts';
import type { BillingParts } from '../../../app/usage/reading/read-billing.ts';
import type { AskedRange } from '../../../app/usage/reading/usage-window.ts';
import type { UseCases } from '../../../app/use-cases.ts';
import type { NativeApp } from '../native-app.ts';
import { prefersType } from '../prefers-type.ts';
import { Refused } from '../refused.ts';
import { idParams as params } from '../schemas.ts';
import * as schemas from './usage-schemas.ts';

const config = { access: 'caller' } as const;
const tags = ['usage'];

type OnFailure = (error: unknown, during: string) => void;

export function usageRoutes(app: NativeApp, use: UseCases, onFailure: OnFailure): void {
  billingRoute(app, use, onFailure);

  const ofKey = {
    tags,
    summary: 'What a key was used for',
    params,
    querystring: schemas.keyUsageQuery,
    response: { 200: schemas.keyUsageAnswer },
  };
  app.get('/keys/:id/usage', { config, schema: ofKey }, async ({ params, query, caller }) => {
    const { by } = query;
    return answerOf(await use.readUsage.ofKey(caller, params.id, { range: rangeOf(query), by }));
  });

  const ofWorkspace = {
    tags,
    summary: 'What the keys of a workspace were used for',
    params,
    querystring: schemas.workspaceUsageQuery,
    response: { 200: schemas.workspaceUsageAnswer },
  };
  app.get('/workspaces/:id/usage', { config, schema: ofWorkspace }, async ({ params, query, caller }) => {
    const { by, api = null } = query;
    return answerOf(await use.readUsage.ofWorkspace(caller, params.id, { range: rangeOf(query), by, api }));
  });

  const ofNobody = {
    tags,
    summary: 'Refused requests without a known key, by address',
    querystring: schemas.unknownKeysQuery,
    response: { 200: schemas.unknownKeysAnswer },
  };
  app.get('/usage/unknown-keys', { schema: ofNobody }, async ({ query, caller }) => {
    const { api = null, limit } = query;
    return answerOf(await use.readUnknownKeys(caller, { range: rangeOf(query), api, limit }));
  });
}

function billingRoute(app: NativeApp, use: UseCases, onFailure: OnFailure): void {
  const schema = {
    tags,
    summary: 'What a workspace has to pay for a month or a day, as JSON or CSV',
    params,
    querystring: schemas.billingQuery,
    response: { 200: schemas.billingAnswer },
  };
  app.get(
    '/workspaces/:id/billing',
    { config, schema },
    async ({ params, query, headers, caller }, reply) => {
      const { period = null, api = null, format } = query;
      const question = { period, api };
      const isCsv = format === undefined ? prefersType(headers.accept, 'text/csv') : format === 'csv';
      if (!isCsv) return answerOf(await use.readBilling.whole(caller, params.id, question));
      const billing = answerOf(await use.readBilling.inParts(caller, params.id, question));
      const name = `billing-${billing.workspaceId}-${billing.period.text}.csv`;
      void reply.headers({
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${name}"`,
      });
      return (reply as FastifyReply).send(Readable.from(csvOf(billing, onFailure)));
    },
  );
}

/** The status is out when a part is read: what fails then cuts the answer, which nobody can take for whole. */
async function* csvOf({ parts }: BillingParts, onFailure: OnFailure): AsyncIterable<string> {
  try {
    yield BILLING_CSV_HEADING;
    for await (const rows of parts) if (rows.length > 0) yield rows.map(billingCsvLine).join('');
  } catch (error) {
    onFailure(error, 'answering the native API');
    throw error;
  }
}

function rangeOf({ from, to }: { from?: number | undefined; to?: number | undefined }): AskedRange {
  return { from: from ?? null, to: to ?? null };
}

function answerOf<T>(outcome: ReadOutcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome.refusal);
  return outcome.answer;
}
