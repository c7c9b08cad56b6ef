// One stream of each kind as it comes from a provider: prompt and output told, and some text that is not ASCII.
import { eventsOf } from './metering-rig.ts';

const COMMON = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt-9' };
const chunk = (delta: object) => ({
  ...COMMON,
  choices: [{ index: 0, delta, finish_reason: null }],
  usage: null,
});

export const OPENAI_STREAM = eventsOf(
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Grüße' }),
  chunk({ content: ' 你好 😀' }),
  { ...COMMON, choices: [], usage: { prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 } },
  '[DONE]',
);

const named = (event: { readonly type: string }) =>
  `event: ${event.type}\r\n${eventsOf(event).replaceAll('\n', '\r\n')}`;
const text = (said: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: said },
});

export const ANTHROPIC_STREAM = [
  { type: 'message_start', message: { model: 'claude-9', usage: { input_tokens: 20, output_tokens: 1 } } },
  text('Grüße'),
  text(' 你好 😀'),
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
]
  .map(named)
  .join('');
