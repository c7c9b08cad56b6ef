// Questions and answers about usage and billing: one schema validates, types and documents.
import { DENIAL_REASONS } from '@keywright/core/refusals/refusal-reasons';
import { KEY_USAGE_WORDS, WORKSPACE_USAGE_WORDS } from '@keywright/core/usage/usage-answers';
import { z } from 'zod';
import { instant, when } from '../schemas.ts';

const range = {
  from: instant
    .optional()
    .describe('RFC 3339 instant, a day before `to` when absent; widened to a whole minute or hour'),
  to: instant.optional().describe('RFC 3339 instant, now when absent; not part of the range itself'),
};
const oneApi = z.string().optional().describe('Only what concerns this API');

function words<const W extends readonly string[]>(known: W) {
  return z
    .string()
    .default('hour')
    .describe(`What rows are kept apart by, with commas between: ${known.join(', ')}`)
    .transform((text, context): W[number][] => {
      const asked = text.split(',');
      const isKnown = asked.every((word) => known.includes(word)) && new Set(asked).size === asked.length;
      if (isKnown) return asked;
      const message = `must be some of these, each once, with commas between: ${known.join(', ')}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });
}

export const keyUsageQuery = z.strictObject({ ...range, by: words(KEY_USAGE_WORDS) });
export const workspaceUsageQuery = z.strictObject({
  ...range,
  by: words(WORKSPACE_USAGE_WORDS),
  api: oneApi,
});
export const billingQuery = z.strictObject({
  period: z.string().optional().describe('UTC month or day, e.g. 2026-11; the month that runs when absent'),
  format: z.enum(['json', 'csv']).optional().describe('What Accept asks for when absent'),
  api: oneApi,
});
export const unknownKeysQuery = z.strictObject({
  ...range,
  api: oneApi,
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

const count = z.int().min(0);
const text = z.string().nullable();
const figures = {
  requests: count.describe('Requests that were let in'),
  denied: count,
  tokens: z.object({ input: count, cachedInput: count, output: count }),
  billable: count.describe('Units of requests that are to be paid for'),
  cost: z.object({
    micros: count.describe('Millionths of the currency'),
    currency: text.describe('ISO 4217; null where nothing was charged'),
  }),
  estimated: count.describe('Requests whose tokens were estimated'),
  interrupted: count.describe('Requests whose end nobody saw'),
};
const answeredRange = {
  from: when,
  to: when,
  resolutionSeconds: z.int().describe('60, or 3600 for ranges that begin more than about 7 days ago'),
};
const deniedByReason = z
  .partialRecord(z.enum(DENIAL_REASONS), count)
  .describe('Refused requests by exact reason');
const wordFields = Object.fromEntries(WORKSPACE_USAGE_WORDS.map((word) => [word, text.optional()])) as Record<
  (typeof WORKSPACE_USAGE_WORDS)[number],
  z.ZodOptional<typeof text>
>;

export const workspaceUsageAnswer = z.object({
  ...answeredRange,
  by: z.array(z.enum(WORKSPACE_USAGE_WORDS)),
  data: z.array(z.object({ ...wordFields, ...figures })),
  totals: z.object({ ...figures, deniedByReason }),
});
export const keyUsageAnswer = workspaceUsageAnswer.extend({
  lastUses: z
    .array(z.object({ secretId: z.string(), at: when, address: text, userAgent: text, route: text }))
    .describe('The newest use of each secret, whenever it was'),
});

const billingFigures = {
  requests: count.describe('Units: a request that costs 3 counts 3'),
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  micros: count,
  cost: z.string().describe('micros in the currency itself, with six decimals'),
  currency: text,
  estimated: count,
  interrupted: count,
};
export const billingAnswer = z.object({
  workspaceId: z.string(),
  period: z.string(),
  from: when,
  to: when,
  data: z.array(
    z.object({
      day: z.string().describe('UTC day, e.g. 2026-11-21'),
      api: z.string(),
      workspaceId: z.string(),
      keyId: text,
      memberId: text,
      endUser: text,
      model: text,
      ...billingFigures,
    }),
  ),
  totals: z.array(z.object({ api: z.string(), ...billingFigures })).describe('One for each API'),
});

const refused = { api: z.string(), address: text, reason: z.enum(DENIAL_REASONS), denied: count };
export const unknownKeysAnswer = z.object({
  ...answeredRange,
  data: z.array(z.object(refused)).describe('Most denied first'),
  totals: z.object({ denied: count, addresses: count }).describe('Of all, not only of those in data'),
});
