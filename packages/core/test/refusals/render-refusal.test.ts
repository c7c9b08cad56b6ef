// What a caller reads of every refusal, in every shape: status, headers, and how much of the reason.
import { describe, expect, test } from 'vitest';
import { REFUSAL_SHAPES, type RefusalPolicy } from '../../src/definition/api-definition.ts';
import { REFUSAL_REASONS, type Refusal, type RefusalReason } from '../../src/refusals/refusal-reasons.ts';
import { REFUSAL_TABLE } from '../../src/refusals/refusal-table.ts';
import { DEFAULT_REFUSALS, type RenderContext, renderRefusal } from '../../src/refusals/render-refusal.ts';

function context(policy: Partial<RefusalPolicy> = {}, changes: Partial<RenderContext> = {}): RenderContext {
  const whole = { ...DEFAULT_REFUSALS, ...policy };
  return { policy: whole, shape: whole.shape, realm: 'stav', requestId: 'req_1', ...changes };
}

function problemOf(refusal: Refusal, policy: Partial<RefusalPolicy> = {}): Record<string, unknown> {
  return JSON.parse(renderRefusal(refusal, context(policy)).body);
}

/** A refusal with everything that may come with it. */
const LADEN: Omit<Refusal, 'reason'> = {
  scope: 'inference:chat',
  allow: ['GET', 'HEAD'],
  retryAfterSeconds: 17,
  violated: [
    { name: 'burst', limit: 100, used: 100 },
    { name: 'hourly', limit: 1_000, used: 1_000 },
  ],
  problems: [{ field: 'name', message: 'must have 1 to 100 characters' }],
};

/** Reasons that would tell a thief something about the key that was tried. */
const ABOUT_THE_KEY: readonly RefusalReason[] = [
  'unknown_key',
  'key_revoked',
  'key_disabled',
  'key_expired',
  'key_unclaimed',
  'maker_gone',
  'secret_retired',
  'address_not_allowed',
];

const SPOKEN = REFUSAL_REASONS.flatMap((reason) => REFUSAL_SHAPES.map((shape) => ({ reason, shape })));

test.each(SPOKEN)('$reason is written as $shape', ({ reason, shape }) => {
  for (const particulars of [{}, LADEN]) {
    for (const disclosure of ['uniform', 'exact'] as const) {
      const rendered = renderRefusal({ reason, ...particulars }, context({ shape, disclosure }));
      expect(rendered.status).toBe(REFUSAL_TABLE[reason].status);
      expect(rendered.headers['content-type']).toMatch(/^application\/(problem\+)?json$/);
      expect(rendered.headers['cache-control']).toBe('no-store');
      for (const value of Object.values(rendered.headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
      expect(Object.keys(JSON.parse(rendered.body)).length).toBeGreaterThan(0);
      const exact = disclosure === 'exact' ? REFUSAL_TABLE[reason].exactText : null;
      expect(rendered.body).toContain(JSON.stringify(exact ?? REFUSAL_TABLE[reason].text).slice(1, -1));
    }
  }
});

describe('headers', () => {
  test.each(REFUSAL_REASONS)('%s carries a challenge if it is a 401', (reason) => {
    const { status, headers } = renderRefusal({ reason }, context());
    const asked = status === 401 || reason === 'insufficient_scope' || reason === 'multiple_credentials';
    expect(headers['www-authenticate']?.startsWith('Bearer realm="stav"') ?? false).toBe(asked);
  });

  test('without credentials the challenge names no error: nothing was wrong yet', () => {
    const { headers } = renderRefusal({ reason: 'missing_credentials' }, context());
    expect(headers['www-authenticate']).toBe('Bearer realm="stav"');
  });

  test.each<[RefusalReason, string]>([
    ['malformed_credentials', 'error="invalid_token"'],
    ['unknown_key', 'error="invalid_token"'],
    ['key_revoked', 'error="invalid_token"'],
    ['multiple_credentials', 'error="invalid_request"'],
    ['insufficient_scope', 'error="insufficient_scope", scope="inference:chat"'],
  ])('%s is challenged with %s', (reason, attributes) => {
    const { headers } = renderRefusal({ reason, scope: 'inference:chat' }, context());
    expect(headers['www-authenticate']).toBe(`Bearer realm="stav", ${attributes}`);
  });

  test('a 405 says which methods there are, and an empty list is said too', () => {
    const reason = 'method_not_allowed';
    expect(renderRefusal({ reason, allow: ['GET', 'HEAD'] }, context()).headers['allow']).toBe('GET, HEAD');
    expect(renderRefusal({ reason, allow: [] }, context()).headers['allow']).toBe('');
    expect(renderRefusal({ reason }, context()).headers['allow']).toBe('');
  });

  test('say how long to wait where that is known, and only there', () => {
    const reason = 'limit_exceeded';
    expect(renderRefusal({ reason, retryAfterSeconds: 17 }, context()).headers['retry-after']).toBe('17');
    expect(renderRefusal({ reason }, context()).headers).not.toHaveProperty('retry-after');
    expect(renderRefusal({ reason }, context()).headers).not.toHaveProperty('allow');
  });
});

describe('under uniform disclosure', () => {
  test.each(
    REFUSAL_SHAPES,
  )('every reason about the key reads byte for byte the same, written as %s', (shape) => {
    const seen = ABOUT_THE_KEY.map((reason) => renderRefusal({ reason }, context({ shape })));
    for (const rendered of seen) expect(rendered).toEqual(seen[0]);
    const second = renderRefusal({ reason: 'unknown_key' }, context({ shape }, { requestId: 'req_2' }));
    expect(second.body.replace('req_2', 'req_1')).toBe(seen[0]?.body);
  });

  test('no choice of texts tells those reasons apart: one text serves them all', () => {
    const texts = Object.fromEntries(ABOUT_THE_KEY.map((reason) => [reason, `the text of ${reason}`]));
    for (const reason of ABOUT_THE_KEY) {
      expect(problemOf({ reason }, { texts })).toMatchObject({
        code: 'invalid_key',
        detail: 'the text of unknown_key',
      });
    }
    expect(problemOf({ reason: 'key_revoked' }, { texts: { key_revoked: 'gone' } })['detail']).toBe(
      REFUSAL_TABLE.unknown_key.text,
    );
  });

  test('these reasons are all those whose row says so', () => {
    const shared = REFUSAL_REASONS.filter((reason) => REFUSAL_TABLE[reason].exactText !== null);
    expect(shared).toEqual(ABOUT_THE_KEY);
  });
});

describe('under exact disclosure', () => {
  test.each(ABOUT_THE_KEY)('%s is its own code and text', (reason) => {
    expect(problemOf({ reason }, { disclosure: 'exact' })).toMatchObject({
      status: 401,
      code: reason,
      detail: REFUSAL_TABLE[reason].exactText,
    });
  });
});

describe('a revoked key that answers 403', () => {
  test('says so in code and text as well, and is not asked for another credential', () => {
    const { status, headers, body } = renderRefusal(
      { reason: 'key_revoked' },
      context({ revokedStatus: 403 }),
    );
    expect(status).toBe(403);
    expect(headers).not.toHaveProperty('www-authenticate');
    expect(JSON.parse(body)).toMatchObject({ status: 403, title: 'Forbidden', code: 'key_revoked' });
  });

  test('leaves every other reason about the key at 401, all alike', () => {
    for (const reason of ABOUT_THE_KEY.filter((other) => other !== 'key_revoked')) {
      expect(problemOf({ reason }, { revokedStatus: 403 })).toMatchObject({
        status: 401,
        code: 'invalid_key',
      });
    }
  });
});

describe('texts', () => {
  test.each(REFUSAL_SHAPES)('of the product stand in place of ours, written as %s', (shape) => {
    const texts = { missing_credentials: 'Missing x-api-key header' };
    const { body } = renderRefusal({ reason: 'missing_credentials' }, context({ shape, texts }));
    expect(body).toContain('Missing x-api-key header');
    expect(body).not.toContain(REFUSAL_TABLE.missing_credentials.text);
  });

  test('are followed by what is missing or wrong, ours and the product’s alike', () => {
    const scope = { reason: 'insufficient_scope', scope: 'inference:chat' } as const;
    expect(problemOf(scope)['detail']).toBe('This API key lacks the scope the request needs: inference:chat');
    expect(problemOf(scope, { texts: { insufficient_scope: 'Not yours' } })['detail']).toBe(
      'Not yours: inference:chat',
    );
    const problems = [
      { field: 'name', message: 'must have 1 to 100 characters' },
      { field: 'scopes[0]', message: 'is not a scope of stav' },
    ];
    expect(problemOf({ reason: 'validation_error', problems })['detail']).toBe(
      'The request is not valid: name must have 1 to 100 characters',
    );
    const whole = [{ field: '', message: 'the body is not JSON' }];
    expect(problemOf({ reason: 'validation_error', problems: whole })['detail']).toBe(
      'The request is not valid: the body is not JSON',
    );
  });
});
