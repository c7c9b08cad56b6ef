// How OpenAI's answers tell tokens: chat, completions, embeddings, and the many servers that speak like them. `usage` stands
// in a whole answer, in the last chunk of a stream (`include_usage`), in every chunk, or nowhere; the last one counts.
import { type JsonObject, membersOf } from '../json/json-value.ts';
import { textSizeOf } from '../json/text-size.ts';
import { modelName } from './model-name.ts';
import { toldTokens } from './told-tokens.ts';
import type { UsageDialect } from './usage-dialect.ts';
import type { UsageTally } from './usage-tally.ts';

export const openAiUsage: UsageDialect = {
  textMember: 'choices',
  readEvent(event: JsonObject, data: string, tally: UsageTally): void {
    tally.model ??= modelName(event['model']);
    tally.show(textSizeOf(event['choices']));
    // Until the last chunk it is null.
    if (event['usage'] !== null && event['usage'] !== undefined)
      tellUsage(membersOf(data, 'usage').usage, tally);
  },
  readUsage: tellUsage,
};

function tellUsage(usage: string | null, tally: UsageTally): void {
  const told = membersOf(
    usage,
    'prompt_tokens',
    'prompt_tokens_details',
    'completion_tokens',
    'total_tokens',
  );
  const input = toldTokens(told.prompt_tokens);
  const total = toldTokens(told.total_tokens);
  // Embeddings have no completion: what their total holds beyond the prompt is none.
  const rest = input === null || total === null ? null : Math.max(0, total - input);
  const output = toldTokens(told.completion_tokens) ?? rest;
  const { cached_tokens } = membersOf(told.prompt_tokens_details, 'cached_tokens');
  if (input !== null) tally.tellInput(input, toldTokens(cached_tokens) ?? 0);
  if (output !== null) tally.tellOutput(output);
}
