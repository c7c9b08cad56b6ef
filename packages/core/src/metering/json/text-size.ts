// How much text a request asks with, or an answer says: strings anywhere in a JSON value, but for those that no model
// reads or writes as text, such as ids, images and signatures.

export interface TextSize {
  /** In UTF-8. */
  readonly bytes: number;
  /** Tokens that were sent as their numbers (OpenAI's `prompt` and `input`). */
  readonly tokenIds: number;
}

export const NO_TEXT: TextSize = { bytes: 0, tokenIds: 0 };

/** Neither these nor what is below them. */
const NOT_TEXT: ReadonlySet<string> = new Set([
  'annotations',
  'cache_control',
  'call_id',
  'citation',
  'citations',
  'data',
  'detail',
  'encrypted_content',
  'file_id',
  'finish_reason',
  'format',
  'id',
  'logprobs',
  'media_type',
  'model',
  'role',
  'signature',
  'stop_reason',
  'tool_call_id',
  'tool_use_id',
  'type',
  'url',
]);

/** Goes by a list of what is left to look at, not by recursion: nesting without end is only a long list. */
export function textSizeOf(value: unknown): TextSize {
  let bytes = 0;
  let tokenIds = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') bytes += utf8Length(next);
    else if (Array.isArray(next)) {
      for (const item of next) {
        if (typeof item === 'number') tokenIds += 1;
        else left.push(item);
      }
    } else if (typeof next === 'object' && next !== null) {
      for (const [name, member] of Object.entries(next)) if (!NOT_TEXT.has(name)) left.push(member);
    }
  }
  return { bytes, tokenIds };
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

export function utf8Length(text: string): number {
  let bytes = text.length;
  if (!BEYOND_ASCII.test(text)) return bytes;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // A pair of surrogates is two units and four bytes.
    bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}
