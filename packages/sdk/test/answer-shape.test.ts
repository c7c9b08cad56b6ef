// Another program's JSON is never handed on as an answer: it becomes one error here, not a TypeError later.
import { BILLING_CSV_HEADING } from '@keywright/core/usage/billing-csv';
import { describe, expect, it } from 'vitest';
import { type AnswerKind, isAnswer, isProblem, isTextAnswer } from '../src/answer-shape.ts';
import { ANSWERS, BILLING_CSV } from './example-answers.ts';

const KINDS = Object.keys(ANSWERS) as AnswerKind[];

describe('an answer', () => {
  it.each(KINDS)('of the kind %s is recognised, also with fields of a later version', (kind) => {
    expect(isAnswer(kind, ANSWERS[kind])).toBe(true);
    expect(isAnswer(kind, { ...ANSWERS[kind], later: { more: true } })).toBe(true);
  });

  it.each(KINDS)('that is something else is not of the kind %s', (kind) => {
    const others = [null, true, 7, 'ok', [], [{}], {}, { data: {} }, { data: [{}], nextCursor: null }];
    const alike = [{ id: 7 }, { id: 'x' }, { status: 'ok' }, { valid: 'yes' }, { data: null }];
    for (const other of [...others, ...alike]) expect(isAnswer(kind, other)).toBe(false);
  });

  it.each([
    ['workspace', 'id'],
    ['workspaces', 'data'],
    ['workspaces', 'nextCursor'],
    ['key', 'id'],
    ['key', 'scopes'],
    ['key', 'secrets'],
    ['keyWithSecret', 'secret'],
    ['keys', 'data'],
    ['keys', 'nextCursor'],
    ['revocation', 'revokedAt'],
    ['verdict', 'valid'],
    ['verdict', 'code'],
    ['verdicts', 'data'],
    ['usage', 'from'],
    ['usage', 'data'],
    ['usage', 'totals'],
    ['keyUsage', 'totals'],
    ['keyUsage', 'lastUses'],
    ['billing', 'period'],
    ['billing', 'data'],
    ['billing', 'totals'],
    ['unknownKeys', 'data'],
    ['unknownKeys', 'totals'],
  ] as const)('of the kind %s has its %s', (kind, field) => {
    expect(isAnswer(kind, { ...ANSWERS[kind], [field]: undefined })).toBe(false);
    expect(isAnswer(kind, { ...ANSWERS[kind], [field]: 7 })).toBe(false);
  });

  it('that lists is wrong when one of its rows is', () => {
    expect(isAnswer('keys', { data: [ANSWERS.key, {}], nextCursor: null })).toBe(false);
    expect(isAnswer('verdicts', { data: [ANSWERS.verdict, null] })).toBe(false);
    const { usage, billing, unknownKeys } = ANSWERS;
    const [used, billed, unknown] = [usage.data[0], billing.data[0], unknownKeys.data[0]];
    expect(isAnswer('usage', { ...usage, data: [used, { ...used, requests: null }] })).toBe(false);
    expect(isAnswer('usage', { ...usage, data: [{ ...used, cost: { micros: '5' } }] })).toBe(false);
    expect(isAnswer('billing', { ...billing, data: [{ ...billed, micros: '5' }] })).toBe(false);
    expect(isAnswer('unknownKeys', { ...unknownKeys, data: [{ ...unknown, denied: true }] })).toBe(false);
  });

  it('may be a page without rows', () => {
    expect(isAnswer('keys', { data: [], nextCursor: null })).toBe(true);
  });
});

describe('a bill in CSV', () => {
  it('is known by its heading, also with columns of a later version', () => {
    expect(isTextAnswer('billing-csv', BILLING_CSV)).toBe(true);
    expect(isTextAnswer('billing-csv', BILLING_CSV_HEADING)).toBe(true);
    expect(isTextAnswer('billing-csv', BILLING_CSV_HEADING.replace('\r\n', ',later\r\n'))).toBe(true);
  });

  it.each(['', '<h1>Login</h1>', '{"data":[]}', 'a,b\r\n', BILLING_CSV.slice(0, -2)])('is not %j', (text) => {
    expect(isTextAnswer('billing-csv', text)).toBe(false);
  });
});

describe('a problem document', () => {
  const least = { code: 'not_found', detail: 'There is no such key' };

  it('is known by its code and detail', () => {
    expect(isProblem(least)).toBe(true);
    expect(isProblem({ ...least, problems: [{ field: 'name', message: 'is odd' }] })).toBe(true);
  });

  it.each([
    null,
    [],
    {},
    { code: 'x' },
    { ...least, code: 404 },
    { ...least, problems: 'many' },
    { ...least, problems: ['name'] },
  ])('is not %j', (json) => {
    expect(isProblem(json)).toBe(false);
  });
});
