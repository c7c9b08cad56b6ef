// Reads an embeddings request. Unknown fields are accepted and ignored.
import { countTokens } from '../count-tokens.ts';
import { type JsonObject, parseJsonObject } from '../json-object.ts';

export type EmbeddingRequest = {
  readonly ok: true;
  readonly model: string;
  readonly inputs: readonly EmbeddingInput[];
  readonly dimensions: number;
  readonly format: 'float' | 'base64';
};

export type EmbeddingInput = { readonly text: string; readonly tokens: number };

export type EmbeddingProblem = {
  readonly ok: false;
  readonly message: string;
  readonly param: string | null;
};

const DEFAULT_DIMENSIONS = 1536;
const MAX_DIMENSIONS = 3072;

export function parseEmbeddingRequest(body: string): EmbeddingRequest | EmbeddingProblem {
  const fields = parseJsonObject(body);
  return fields === null
    ? invalid('We could not parse the JSON body of your request.', null)
    : embeddingRequestOf(fields);
}

function embeddingRequestOf(fields: JsonObject): EmbeddingRequest | EmbeddingProblem {
  const { model, dimensions = DEFAULT_DIMENSIONS, encoding_format: format = 'float' } = fields;
  if (typeof model !== 'string' || model === '')
    return invalid('you must provide a model parameter', 'model');
  const inputs = inputsOf(fields['input']);
  if (inputs === null) return invalid("'$.input' is invalid.", 'input');
  if (!isDimension(dimensions)) return invalid(`dimensions must be 1 to ${MAX_DIMENSIONS}`, 'dimensions');
  if (format !== 'float' && format !== 'base64') return invalid('unknown encoding format', 'encoding_format');
  return { ok: true, model, inputs, dimensions, format };
}

function invalid(message: string, param: string | null): EmbeddingProblem {
  return { ok: false, message, param };
}

/** A text, texts, tokens, or lists of tokens; null for anything else, and for anything empty. */
function inputsOf(input: unknown): EmbeddingInput[] | null {
  const list = Array.isArray(input) && !isTokens(input) ? input : [input];
  const inputs = list.map(inputOf).filter((item) => item !== null);
  return inputs.length === list.length && inputs.length > 0 ? inputs : null;
}

function inputOf(item: unknown): EmbeddingInput | null {
  if (typeof item === 'string' && item !== '') return { text: item, tokens: countTokens(item) };
  return isTokens(item) ? { text: item.join(' '), tokens: item.length } : null;
}

function isTokens(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((token) => Number.isInteger(token));
}

function isDimension(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_DIMENSIONS;
}
