// rotate, end-secret, extend-grace and revoke: the commands that end something, or put its end off.
import type { KeyAnswer } from '@keywright/sdk';
import { describe, expect, it } from 'vitest';
import { runKeywright } from '../../src/run-keywright.ts';
import { EXAMPLE_KEY } from '../example-key.ts';
import { fakeWorld } from '../fake-surroundings.ts';

const [first] = EXAMPLE_KEY.secrets;
const rotated = (old: Partial<KeyAnswer['secrets'][number]>) => ({
  ...EXAMPLE_KEY,
  secrets: [
    { ...first, ...old },
    { ...first, id: 'sec_02' },
  ],
  secret: 'hm_live_new',
});
const REVOKED = { id: 'key_01', state: 'revoked', revokedAt: '2027-01-01T00:00:00.000Z' };

describe('keywright keys rotate', () => {
  it('leaves the grace to the API unless told', async () => {
    const body = rotated({ state: 'grace', retiresAt: '2027-01-02T00:00:00.000Z' });
    const world = fakeWorld({ answers: [{ body }] });
    expect(await runKeywright(['keys', 'rotate', 'key_01'], world.surroundings)).toBe(0);
    expect(world.sent).toEqual([{ line: 'POST /keys/key_01/rotate', body: {}, idempotencyKey: null }]);
    expect(world.output()).toContain('secret  hm_live_new\n');
    expect(world.output()).toContain('works until 2027-01-02T00:00:00Z (in 24 hours)');
    expect(world.output()).toContain('keywright keys end-secret key_01 sec_01');
  });

  it.each([
    ['0', 0],
    ['24h', 86_400],
  ])('sends a grace of %s as %d seconds', async (text, graceSeconds) => {
    const body = rotated({ state: 'retired', retiresAt: '2027-01-01T00:00:00.000Z' });
    const world = fakeWorld({ answers: [{ body }] });
    await runKeywright(['keys', 'rotate', 'key_01', '--grace', text], world.surroundings);
    expect(world.sent[0]?.body).toEqual({ graceSeconds });
    expect(world.output()).toContain('The old secret hm_live_…Ab3d no longer works.');
  });

  it('refused because two secrets live says how to end one', async () => {
    const body = { code: 'rotation_in_progress', detail: 'Two secrets are live already', requestId: 'r' };
    const world = fakeWorld({ answers: [{ status: 409, body }] });
    expect(await runKeywright(['keys', 'rotate', 'key_01'], world.surroundings)).toBe(1);
    expect(world.errors()).toMatch(/^error: two secrets are live already\nhint: .*keywright keys end-secret/);
  });
});

describe('keywright keys end-secret', () => {
  it('ends the secret named', async () => {
    const world = fakeWorld({ answers: [{ body: EXAMPLE_KEY }] });
    expect(await runKeywright(['keys', 'end-secret', 'key_01', 'sec_01'], world.surroundings)).toBe(0);
    expect(world.sent[0]?.line).toBe('DELETE /keys/key_01/secrets/sec_01');
    expect(world.output()).toContain('it no longer works');
  });

  it('sends nothing when the secret itself is given for its id', async () => {
    const world = fakeWorld({ answers: [{ body: EXAMPLE_KEY }] });
    expect(await runKeywright(['keys', 'end-secret', 'key_01', 'hm_live_x'], world.surroundings)).toBe(2);
    expect(world.sent).toEqual([]);
  });
});

describe('keywright keys extend-grace', () => {
  it.each([
    ['7d', '2027-01-08T00:00:00.000Z'],
    ['2027-01-05T12:00:00+01:00', '2027-01-05T12:00:00+01:00'],
  ])('sends --until %s as an instant', async (text, retiresAt) => {
    const world = fakeWorld({ answers: [{ body: EXAMPLE_KEY }] });
    const args = ['keys', 'extend-grace', 'key_01', 'sec_01', '--until', text];
    expect(await runKeywright(args, world.surroundings)).toBe(0);
    expect(world.sent).toEqual([
      { line: 'PATCH /keys/key_01/secrets/sec_01', body: { retiresAt }, idempotencyKey: null },
    ]);
    expect(world.output()).toContain('Extended the grace of the old secret of Build server.');
  });

  it('sends nothing when the end is neither an instant nor a time, or is not said', async () => {
    const world = fakeWorld({ answers: [{ body: EXAMPLE_KEY }] });
    const args = ['keys', 'extend-grace', 'key_01', 'sec_01'];
    expect(await runKeywright([...args, '--until', 'never'], world.surroundings)).toBe(2);
    expect(await runKeywright(args, world.surroundings)).toBe(2);
    expect(world.sent).toEqual([]);
    expect(world.errors()).toContain('error: --until is neither an instant nor a time from now');
  });
});

describe('keywright keys revoke', () => {
  it('with --yes revokes without asking', async () => {
    const world = fakeWorld({ answers: [{ body: REVOKED }] });
    const args = ['keys', 'revoke', 'key_01', '--reason', 'leaked', '--yes'];
    expect(await runKeywright(args, world.surroundings)).toBe(0);
    expect(world.sent).toEqual([
      { line: 'POST /keys/key_01/revoke', body: { reason: 'leaked' }, idempotencyKey: null },
    ]);
    expect(world.output()).toContain('Revoked key_01.');
  });

  it('without a person to ask and without --yes sends nothing', async () => {
    const world = fakeWorld({ answers: [{ body: EXAMPLE_KEY }, { body: REVOKED }] });
    expect(await runKeywright(['keys', 'revoke', 'key_01'], world.surroundings)).toBe(2);
    expect(world.sent).toEqual([]);
    expect(world.errors()).toMatch(/^error: revoking cannot be undone.*\nhint: give --yes/);
  });

  it('asks a person, naming the key', async () => {
    const world = fakeWorld({ typed: 'yes', answers: [{ body: EXAMPLE_KEY }, { body: REVOKED }] });
    expect(await runKeywright(['keys', 'revoke', 'key_01'], world.surroundings)).toBe(0);
    expect(world.errors()).toContain('Revoke Build server (hm_live_…Ab3d, active)?');
    expect(world.sent.map(({ line }) => line)).toEqual(['GET /keys/key_01', 'POST /keys/key_01/revoke']);
  });

  it('does not ask about a key that is revoked already', async () => {
    const answers = [{ body: { ...EXAMPLE_KEY, state: 'revoked' } }, { body: REVOKED }];
    const world = fakeWorld({ typed: '', answers });
    expect(await runKeywright(['keys', 'revoke', 'key_01'], world.surroundings)).toBe(0);
    expect(world.errors()).toBe('');
  });

  it.each(['', 'y', 'no'])('revokes nothing when the person types %j', async (typed) => {
    const world = fakeWorld({ typed, answers: [{ body: EXAMPLE_KEY }, { body: REVOKED }] });
    expect(await runKeywright(['keys', 'revoke', 'key_01'], world.surroundings)).toBe(1);
    expect(world.sent.map(({ line }) => line)).toEqual(['GET /keys/key_01']);
    expect(world.errors()).toContain('error: nothing was revoked\n');
  });
});
