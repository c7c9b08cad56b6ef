// P-06: whatever is done to keys in whatever order, they do as a model of a few lines says, and no key ever has more
// than two live secrets. After every step every secret ever made is verified.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SecretOutcome } from '../../packages/server/src/app/keys/issuing/issue-key.ts';
import type { WriteOutcome } from '../../packages/server/src/app/write.ts';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { type AssembledUseCases, assembleUseCases, OPERATOR } from '../harness/assemble-use-cases.ts';

interface ModelSecret {
  readonly id: string;
  readonly value: string;
  retiresAt: number | null;
}

interface ModelKey {
  readonly id: string;
  readonly secrets: ModelSecret[];
  readonly expiresAt: number | null;
  isDisabled: boolean;
  isRevoked: boolean;
}

/** A key forgets its oldest secrets; what verification says of those is only that they are not valid. */
const REMEMBERED = 20;

function verdictOf(key: ModelKey, { retiresAt }: ModelSecret, now: number): string {
  if (key.isRevoked) return 'key_revoked';
  if (key.isDisabled) return 'key_disabled';
  if (key.expiresAt !== null && now >= key.expiresAt) return 'key_expired';
  return retiresAt !== null && now >= retiresAt ? 'secret_retired' : 'valid';
}

const expired = (key: ModelKey, now: number) => key.expiresAt !== null && now >= key.expiresAt;

/** Answers `ok`, or the reason of a refusal. */
type Run = (
  works: AssembledUseCases,
  keys: ModelKey[],
) => Promise<{ readonly expected: string; readonly actual: string }>;

interface Step {
  readonly run: Run;
  /** How the step reads in a counterexample. */
  [fc.toStringMethod](): string;
}

const step = (text: string, run: Run): Step => ({ run, [fc.toStringMethod]: () => text });

const said = (outcome: WriteOutcome<unknown>) => (outcome.ok ? 'ok' : outcome.refusal.reason);
const NOTHING = { expected: 'nothing to do', actual: 'nothing to do' };
const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

const create = (expiresInMs: number | null): Step =>
  step(`create for ${expiresInMs} ms`, async (works, keys) => {
    const expiresAt = expiresInMs === null ? null : works.clock.now() + expiresInMs;
    const { keyId, secretId, secret } = await works.newKey({
      expiresAt,
      workspaceId: await workspaceOf(works),
    });
    const secrets = [{ id: secretId, value: secret, retiresAt: null }];
    keys.push({ id: keyId, secrets, expiresAt, isDisabled: false, isRevoked: false });
    return NOTHING;
  });

const rotate = (index: number, graceMs: number): Step =>
  step(`rotate ${index} with ${graceMs} ms`, async (works, keys) => {
    const key = at(keys, index);
    if (key === undefined) return NOTHING;
    const now = works.clock.now();
    const input = { keyId: key.id, graceMs };
    const outcome = await works.useCases.rotateKey({ actor: OPERATOR, idempotencyKey: null, input });
    const inGrace = key.secrets.some(({ retiresAt }) => retiresAt !== null && now < retiresAt);
    const notUsable = key.isRevoked || expired(key, now);
    const expected = notUsable ? 'key_not_usable' : inGrace ? 'rotation_in_progress' : 'ok';
    if (expected === 'ok') {
      for (const secret of key.secrets) secret.retiresAt ??= now + graceMs;
      key.secrets.push(newSecretOf(outcome));
    }
    return { expected, actual: said(outcome) };
  });

function newSecretOf(outcome: SecretOutcome): ModelSecret {
  if (!outcome.ok || outcome.secret === null) throw new Error(said(outcome));
  return { id: outcome.answer.secrets.at(-1)?.id ?? '', value: outcome.secret, retiresAt: null };
}

const end = (index: number, secretIndex: number): Step =>
  step(`end ${index}.${secretIndex}`, async (works, keys) => {
    const key = at(keys, index);
    const secret = key === undefined ? undefined : at(key.secrets, secretIndex);
    if (key === undefined || secret === undefined) return NOTHING;
    const input = { keyId: key.id, secretId: secret.id };
    const outcome = await works.useCases.endSecret({ actor: OPERATOR, idempotencyKey: null, input });
    const expected = secret.retiresAt === null ? 'secret_is_current' : 'ok';
    if (secret.retiresAt !== null) secret.retiresAt = Math.min(secret.retiresAt, works.clock.now());
    return { expected, actual: said(outcome) };
  });

const extend = (index: number, secretIndex: number, inMs: number): Step =>
  step(`extend ${index}.${secretIndex} to ${inMs} ms from now`, async (works, keys) => {
    const key = at(keys, index);
    const secret = key === undefined ? undefined : at(key.secrets, secretIndex);
    if (key === undefined || secret === undefined) return NOTHING;
    const now = works.clock.now();
    const input = { keyId: key.id, secretId: secret.id, retiresAt: now + inMs };
    const outcome = await works.useCases.extendGrace({ actor: OPERATOR, idempotencyKey: null, input });
    const { retiresAt } = secret;
    const actual = said(outcome);
    if (!key.secrets.slice(-REMEMBERED - 1).includes(secret)) return { expected: 'not_found', actual };
    if (retiresAt === null) return { expected: 'secret_is_current', actual };
    if (now >= retiresAt) return { expected: 'grace_over', actual };
    if (key.isRevoked || expired(key, now)) return { expected: 'key_not_usable', actual };
    if (now + inMs < retiresAt) return { expected: 'validation_error', actual };
    secret.retiresAt = now + inMs;
    return { expected: 'ok', actual };
  });

const revoke = (index: number): Step =>
  step(`revoke ${index}`, async (works, keys) => {
    const key = at(keys, index);
    if (key === undefined) return NOTHING;
    const input = { keyId: key.id, reason: null };
    const actual = said(await works.useCases.revokeKey({ actor: OPERATOR, input }));
    key.isRevoked = true;
    return { expected: 'ok', actual };
  });

const disable = (index: number, disabled: boolean): Step =>
  step(`disable ${index}: ${disabled}`, async (works, keys) => {
    const key = at(keys, index);
    if (key === undefined) return NOTHING;
    const input = { keyId: key.id, disabled };
    const actual = said(await works.useCases.editKey({ actor: OPERATOR, idempotencyKey: null, input }));
    if (!key.isRevoked) key.isDisabled = disabled;
    return { expected: key.isRevoked ? 'key_not_usable' : 'ok', actual };
  });

const wait = (ms: number): Step =>
  step(`wait ${ms} ms`, async ({ clock }) => {
    clock.advance(ms);
    return NOTHING;
  });

const which = fc.nat(7);
// Few different times, so that instants meet.
const ms = fc.constantFrom(1, 999, 1000, 5000);
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.option(ms).map(create) },
    {
      weight: 5,
      arbitrary: fc.tuple(which, fc.constantFrom(0, 1000, 5000)).map(([i, grace]) => rotate(i, grace)),
    },
    { weight: 3, arbitrary: fc.tuple(which, which).map(([i, secret]) => end(i, secret)) },
    {
      weight: 2,
      arbitrary: fc.tuple(which, which, ms).map(([i, secret, until]) => extend(i, secret, until)),
    },
    { weight: 1, arbitrary: which.map(revoke) },
    { weight: 2, arbitrary: fc.tuple(which, fc.boolean()).map(([i, disabled]) => disable(i, disabled)) },
    { weight: 4, arbitrary: ms.map(wait) },
  ),
  { minLength: 10, maxLength: 40, size: 'max' },
);

const workspaces = new WeakMap<AssembledUseCases, Promise<string>>();

function workspaceOf(works: AssembledUseCases): Promise<string> {
  const known = workspaces.get(works) ?? works.newWorkspace();
  workspaces.set(works, known);
  return known;
}

async function runAndCompare(works: AssembledUseCases, course: readonly Step[]): Promise<void> {
  const keys: ModelKey[] = [];
  for (const { run } of course) {
    const { expected, actual } = await run(works, keys);
    expect(actual).toBe(expected);
    for (const key of keys) await compare(works, key);
  }
  expect(await works.storage.audit.firstBrokenPosition()).toBeNull();
}

async function compare(works: AssembledUseCases, key: ModelKey): Promise<void> {
  const now = works.clock.now();
  let live = 0;
  for (const secret of key.secrets.slice(-REMEMBERED)) {
    const verdict = await works.verify(secret.value);
    const actual = verdict.valid ? 'valid' : verdict.denial.reason;
    expect(actual).toBe(verdictOf(key, secret, now));
    expect([verdict.key?.id, verdict.secret?.id]).toEqual([key.id, secret.id]);
    if (verdict.valid) live += 1;
  }
  expect(live).toBeLessThanOrEqual(2);
}

describe('keys under any course of events', () => {
  test('do as the model says, in memory', async () => {
    await fc.assert(
      fc.asyncProperty(steps, (course) => runAndCompare(assembleUseCases(), course)),
      { numRuns: 300 },
    );
  });
});

describe('keys in a database under any course of events', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywright-model-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('do as the model says', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (course) => {
        count += 1;
        const storage = await openSqliteStorage({ path: join(folder, `${count}.db`), digest });
        try {
          await runAndCompare(assembleUseCases({ storage }), course);
        } finally {
          await storage.close();
        }
      }),
      { numRuns: 20 },
    );
  });
});
