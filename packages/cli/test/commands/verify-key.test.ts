// Where the secret comes from, what is asked of the server, what its verdict means to the shell.
import { DENIAL_REASONS } from '@keywright/core/refusals/refusal-reasons';
import { describe, expect, it } from 'vitest';
import { runKeywright } from '../../src/run-keywright.ts';
import { EXAMPLE_VERDICT } from '../example-key.ts';
import { fakeWorld } from '../fake-surroundings.ts';

const VALID = { body: EXAMPLE_VERDICT };
const NOBODY = { keyId: null, secretId: null, workspaceId: null, scopes: [] };

describe('keywright keys verify', () => {
  it('sends the secret and what it should be allowed to do', async () => {
    const world = fakeWorld({ answers: [VALID] });
    const more = ['--api', 'stav', '--method', 'POST', '--path', '/v1/messages', '--address', '10.0.0.1'];
    expect(await runKeywright(['keys', 'verify', 'hm_live_x', ...more], world.surroundings)).toBe(0);
    expect(world.sent[0]).toMatchObject({
      line: 'POST /keys/verify',
      body: { key: 'hm_live_x', api: 'stav', method: 'POST', path: '/v1/messages', address: '10.0.0.1' },
    });
    expect(world.output()).toMatch(/^valid\n\n {2}key {8}key_01\n/);
    expect(world.output()).not.toContain('hm_live_x');
  });

  it.each([
    'hm_live_x',
    'hm_live_x\n',
    'hm_live_x\r\n',
  ])('reads %j from standard input as one secret', async (input) => {
    const world = fakeWorld({ answers: [VALID], input });
    expect(await runKeywright(['keys', 'verify', '-'], world.surroundings)).toBe(0);
    expect(world.sent[0]?.body).toEqual({ key: 'hm_live_x' });
  });

  it('takes other space around a secret for a part of it', async () => {
    const world = fakeWorld({ answers: [VALID], input: ' hm_live_x \n' });
    await runKeywright(['keys', 'verify', '-'], world.surroundings);
    expect(world.sent[0]?.body).toEqual({ key: ' hm_live_x ' });
  });

  it('asks a person for the secret', async () => {
    const world = fakeWorld({ answers: [VALID], typed: 'hm_live_x' });
    expect(await runKeywright(['keys', 'verify', '-'], world.surroundings)).toBe(0);
    expect(world.sent[0]?.body).toEqual({ key: 'hm_live_x' });
    expect(world.errors()).toBe('Secret (not shown): ');
  });

  it('is wrong usage when standard input is empty', async () => {
    const world = fakeWorld({ answers: [VALID], input: '\n' });
    expect(await runKeywright(['keys', 'verify', '-'], world.surroundings)).toBe(2);
    expect(world.sent).toEqual([]);
  });

  it.each([...DENIAL_REASONS, 'not_found', 'method_not_allowed'])('explains %s', async (code) => {
    const world = fakeWorld({ answers: [{ body: { ...EXAMPLE_VERDICT, ...NOBODY, valid: false, code } }] });
    // A key that could not be checked is not an invalid key: clients must not throw it away.
    const isUnchecked = code === 'store_unavailable' || code === 'counting_unavailable';
    const [exitCode, verdict] = isUnchecked ? [3, 'not checked'] : [1, 'not valid'];
    expect(await runKeywright(['keys', 'verify', 'x'], world.surroundings)).toBe(exitCode);
    expect(world.output()).toMatch(new RegExp(`^${verdict}: ${code}\\n[A-Z].+\\n$`));
  });

  it('with --json prints the verdict and still ends with its exit code', async () => {
    const body = { ...EXAMPLE_VERDICT, valid: false, code: 'key_revoked' };
    const world = fakeWorld({ answers: [{ body }] });
    expect(await runKeywright(['keys', 'verify', 'x', '--json'], world.surroundings)).toBe(1);
    expect(JSON.parse(world.output())).toEqual(body);
  });

  it('shows what is left of each limit', async () => {
    const limits = [{ name: 'workspace', limit: 600, remaining: 599, resetAt: '2027-01-01T00:01:00.000Z' }];
    const world = fakeWorld({ answers: [{ body: { ...EXAMPLE_VERDICT, limits } }] });
    await runKeywright(['keys', 'verify', 'x'], world.surroundings);
    expect(world.output()).toContain('workspace: 599 of 600 left, resets in 1 minute\n');
  });
});
