// How Anthropic's answers tell tokens. `input_tokens` leaves out what was read from the cache or written to it, so that the
// prompt is the sum of three. A stream tells the prompt in `message_start`, and output in `message_delta`, whose figures
// are totals that replace what was told before; the `output_tokens` of `message_start` are of a message not yet written.
import { type JsonObject, membersOf, objectOf } from '../json/json-value.ts';
import { textSizeOf } from '../json/text-size.ts';
import { modelName } from './model-name.ts';
import { toldTokens } from './told-tokens.ts';
import type { UsageDialect } from './usage-dialect.ts';
import type { UsageTally } from './usage-tally.ts';

export const anthropicUsage: UsageDialect = {
  textMember: 'content',
  readEvent(event: JsonObject, data: string, tally: UsageTally): void {
    switch (event['type']) {
      case 'message_start':
        tally.model ??= modelName(objectOf(event['message'])?.['model']);
        tellInput(membersOf(membersOf(data, 'message').message, 'usage').usage, tally);
        break;
      case 'content_block_start':
        tally.show(textSizeOf(startedText(event)));
        break;
      case 'content_block_delta':
        tally.show(textSizeOf(event['delta']));
        break;
      case 'message_delta':
        tellUsage(membersOf(data, 'usage').usage, tally);
        break;
    }
  },
  readUsage: tellUsage,
};

/** A block that the model writes may begin with its first words; results of tools are none of the model's. */
function startedText(event: JsonObject): readonly unknown[] {
  const block = objectOf(event['content_block']);
  return [block?.['text'], block?.['thinking']];
}

function tellUsage(usage: string | null, tally: UsageTally): void {
  tellInput(usage, tally);
  const output = toldTokens(membersOf(usage, 'output_tokens').output_tokens);
  if (output !== null) tally.tellOutput(output);
}

function tellInput(usage: string | null, tally: UsageTally): void {
  const { prompt } = tally;
  const told = membersOf(usage, 'input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens');
  prompt.fresh = toldTokens(told.input_tokens) ?? prompt.fresh;
  prompt.cacheRead = toldTokens(told.cache_read_input_tokens) ?? prompt.cacheRead;
  prompt.cacheWritten = toldTokens(told.cache_creation_input_tokens) ?? prompt.cacheWritten;
  const { fresh, cacheRead, cacheWritten } = prompt;
  if (fresh !== null) tally.tellInput(fresh + cacheRead + cacheWritten, cacheRead);
}
