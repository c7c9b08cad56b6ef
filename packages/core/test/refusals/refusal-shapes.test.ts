// The body of a refusal in each shape, and what the official clients of OpenAI and Anthropic make of it.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { REFUSAL_SHAPES, type RefusalShape } from '../../src/definition/api-definition.ts';
import { REFUSAL_REASONS, type Refusal } from '../../src/refusals/refusal-reasons.ts';
import {
  type PublicRefusal,
  refusalBody,
  refusalContentType,
  successBody,
} from '../../src/refusals/refusal-shapes.ts';
import { REFUSAL_TABLE, type RefusalStatus } from '../../src/refusals/refusal-table.ts';
import { DEFAULT_REFUSALS, renderRefusal } from '../../src/refusals/render-refusal.ts';

const refusal: PublicRefusal = {
  status: 401,
  code: 'invalid_key',
  text: 'Invalid API key',
  requestId: 'req_1',
  problems: [],
  violated: [],
};
const burst = { name: 'burst', limit: 100, used: 100 };
const hourly = { name: 'hourly', limit: 1_000, used: 998 };
const problems = [{ field: 'name', message: 'must have 1 to 100 characters' }];

function read(shape: RefusalShape, changes: Partial<PublicRefusal> = {}): unknown {
  return JSON.parse(refusalBody(shape, { ...refusal, ...changes }));
}

describe('problem (RFC 9457)', () => {
  test('has the members of the standard, a stable code and the request', () => {
    expect(read('problem')).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'invalid_key',
      detail: 'Invalid API key',
      requestId: 'req_1',
    });
    expect(refusalContentType('problem')).toBe('application/problem+json');
  });

  test('lists what is wrong with an input', () => {
    expect(read('problem', { status: 400, problems })).toMatchObject({ title: 'Bad Request', problems });
  });

  test('names the limits that refused, under the type registered for them', () => {
    expect(read('problem', { status: 429, violated: [burst, hourly] })).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      'violated-policies': ['burst', 'hourly'],
    });
  });
});

test('envelope is what Stevora documents: success, one of six codes, a message, details where there are any', () => {
  expect(read('envelope')).toEqual({
    success: false,
    error: { code: 'AUTH_ERROR', message: 'Invalid API key' },
  });
  expect(read('envelope', { status: 400, problems })).toEqual({
    success: false,
    error: { code: 'VALIDATION_ERROR', message: 'Invalid API key', details: { problems } },
  });
  const codes = REFUSAL_REASONS.map((reason) => {
    const body = read('envelope', { status: REFUSAL_TABLE[reason].status }) as { error: { code: string } };
    return body.error.code;
  });
  expect(new Set(codes)).toEqual(
    new Set([
      'AUTH_ERROR',
      'VALIDATION_ERROR',
      'NOT_FOUND',
      'CONFLICT',
      'RATE_LIMIT_ERROR',
      'INTERNAL_ERROR',
    ]),
  );
});

test('error is the text, and of a full limit what it allows and what it holds', () => {
  expect(read('error', { problems })).toEqual({ error: 'Invalid API key' });
  expect(read('error', { text: 'Quota exceeded', violated: [hourly, burst] })).toEqual({
    error: 'Quota exceeded',
    limit: 1_000,
    used: 998,
  });
});

test.each(REFUSAL_SHAPES.filter((shape) => shape !== 'problem'))('%s is plain JSON', (shape) => {
  expect(refusalContentType(shape)).toBe('application/json');
});

describe('a success in the same family', () => {
  test('is wrapped by the envelope, with its page where there is one', () => {
    expect(JSON.parse(successBody('envelope', { id: 'key_1' }, null))).toEqual({
      success: true,
      data: { id: 'key_1' },
    });
    expect(JSON.parse(successBody('envelope', [], { page: 1, total: 0 }))).toEqual({
      success: true,
      data: [],
      meta: { page: 1, total: 0 },
    });
  });

  test.each(
    REFUSAL_SHAPES.filter((shape) => shape !== 'envelope'),
  )('is the bare value beside %s', (shape) => {
    expect(JSON.parse(successBody(shape, { id: 'key_1' }, null))).toEqual({ id: 'key_1' });
  });
});

test('a page says beside plain errors what it is of', () => {
  expect(JSON.parse(successBody('error', [], { page: 1 }))).toEqual({ data: [], meta: { page: 1 } });
  expect(JSON.parse(successBody('problem', [], { page: 1 }))).toEqual([]);
});

const REFUSALS: readonly Refusal[] = REFUSAL_REASONS.map((reason) => ({
  reason,
  ...(reason === 'insufficient_scope' && { scope: 'inference:chat' }),
  ...(reason === 'limit_exceeded' && { retryAfterSeconds: 17, violated: [burst] }),
  ...(reason === 'validation_error' && { problems }),
}));

/** A `fetch` that reaches nobody and answers with the refusal. */
function answering(shape: RefusalShape, answered: Refusal): () => Promise<Response> {
  const policy = { ...DEFAULT_REFUSALS, shape };
  const { status, headers, body } = renderRefusal(answered, {
    policy,
    shape,
    realm: 'stav',
    requestId: 'req_1',
  });
  return async () => new Response(body, { status, headers });
}

/** Error classes both clients have, under the same names. */
type ErrorName = keyof typeof OpenAI & keyof typeof Anthropic & `${string}Error`;

const ERROR_NAMES = new Map<RefusalStatus, ErrorName>([
  [400, 'BadRequestError'],
  [401, 'AuthenticationError'],
  [403, 'PermissionDeniedError'],
  [404, 'NotFoundError'],
  [409, 'ConflictError'],
  [429, 'RateLimitError'],
]);

function errorNameOf(status: RefusalStatus) {
  return ERROR_NAMES.get(status) ?? (status >= 500 ? 'InternalServerError' : 'APIError');
}

async function thrownBy(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    return error;
  }
}

describe.each(REFUSALS)('for $reason', (answered) => {
  const { status, code, text } = REFUSAL_TABLE[answered.reason];

  test("OpenAI's client throws the error of that status, with message, code, type and param", async () => {
    const client = new OpenAI({ apiKey: 'k', maxRetries: 0, fetch: answering('openai', answered) });
    const error = await thrownBy(client.chat.completions.create({ model: 'm', messages: [] }));
    if (!(error instanceof OpenAI.APIError)) throw new Error(`threw ${String(error)}`);
    expect(error).toBeInstanceOf(OpenAI[errorNameOf(status)]);
    expect(error.status).toBe(status);
    expect(error.code).toBe(code);
    expect(error.type).toMatch(/^[a-z_]+$/);
    expect(error.param).toBe(answered.problems?.[0]?.field ?? null);
    expect(error.message).toContain(text);
  });

  test("Anthropic's client throws the error of that status, with message and type", async () => {
    const client = new Anthropic({ apiKey: 'k', maxRetries: 0, fetch: answering('anthropic', answered) });
    const error = await thrownBy(client.messages.create({ model: 'm', max_tokens: 1, messages: [] }));
    if (!(error instanceof Anthropic.APIError)) throw new Error(`threw ${String(error)}`);
    expect(error).toBeInstanceOf(Anthropic[errorNameOf(status)]);
    expect(error.status).toBe(status);
    expect(error.type).toMatch(/^[a-z_]+$/);
    expect(error.apiMessage).toContain(text);
    expect(error.error).toMatchObject({ type: 'error', request_id: 'req_1' });
  });
});
