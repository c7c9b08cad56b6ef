// keywright keys edit: what is named is changed, nothing else is sent.
import { describe, expect, it } from 'vitest';
import { runKeywright } from '../../src/run-keywright.ts';
import { EXAMPLE_KEY } from '../example-key.ts';
import { type FakeAnswer, fakeWorld } from '../fake-surroundings.ts';

async function edit(args: readonly string[], answer: FakeAnswer = { body: EXAMPLE_KEY }) {
  const world = fakeWorld({ answers: [answer] });
  const exitCode = await runKeywright(['keys', 'edit', ...args], world.surroundings);
  return { exitCode, output: world.output(), errors: world.errors(), sent: world.sent };
}

describe('keywright keys edit', () => {
  it.each([
    [['--name', 'New name'], { name: 'New name' }],
    [['--scope', 'a:b', 'c:d'], { scopes: ['a:b', 'c:d'] }],
    [['--scope', 'a:b', '--scope', 'c:d'], { scopes: ['a:b', 'c:d'] }],
    [['--allow', '10.0.0.0/8', '::1'], { allowedAddresses: ['10.0.0.0/8', '::1'] }],
    [['--allow', 'any'], { allowedAddresses: 'any' }],
    [['--allow', 'any', '::1'], { allowedAddresses: ['any', '::1'] }],
    [['--expires', '2027-02-19T00:00:00Z'], { expiresAt: '2027-02-19T00:00:00Z' }],
    [['--expires', '30d'], { expiresAt: '2027-01-31T00:00:00.000Z' }],
    [['--expires', 'never'], { expiresAt: null }],
    [
      ['--limit', 'burst=100/60s', 'running=5/running'],
      {
        limits: [
          { name: 'burst', per: 'key', counts: 'requests', limit: 100, windowSeconds: 60 },
          { name: 'running', per: 'key', counts: 'requests', limit: 5, period: 'running' },
        ],
      },
    ],
    [['--limit', 'none'], { limits: [] }],
    [['--disable'], { disabled: true }],
    [['--enable'], { disabled: false }],
    [['--enable', '--name', 'n'], { name: 'n', disabled: false }],
  ])('%j sends %j', async (args, body) => {
    const { exitCode, sent } = await edit(['key_01', ...args]);
    expect(exitCode).toBe(0);
    expect(sent).toEqual([{ line: 'PATCH /keys/key_01', body, idempotencyKey: null }]);
  });

  it('shows the key as it is now', async () => {
    const body = { ...EXAMPLE_KEY, state: 'disabled', expiresAt: '2027-01-31T00:00:00.000Z' };
    expect((await edit(['key_01', '--disable'], { body })).output).toBe(`Edited key Build server.

  id         key_01
  state      disabled
  api        stav (live)
  scopes     inference:chat
  addresses  any
  expires    2027-01-31T00:00:00Z (in 30 days)
`);
  });

  it('with --json prints the answer of the API and nothing else', async () => {
    const { output, errors } = await edit(['key_01', '--enable', '--json']);
    expect(output).toBe(`${JSON.stringify(EXAMPLE_KEY, null, 2)}\n`);
    expect(errors).toBe('');
  });

  it.each([
    [['key_01'], 'nothing to change was named'],
    [['key_01', '--disable', '--enable'], "option '--disable' cannot be used with option '--enable'"],
    [['key_01', '--enable', '--disable'], "option '--disable' cannot be used with option '--enable'"],
    [['key_01', '--expires', 'soon'], '--expires is neither'],
    [['key_01', '--limit', 'burst'], '--limit burst is not a limit'],
    [['key_01', '--limit', 'burst=100/soon'], '--limit burst=100/soon names no time to count in'],
    [['key_01', '--scope'], "option '--scope <scope...>' argument missing"],
    [['hm_live_hush', '--disable'], 'the argument is not the id of a key'],
    [['key_01/../key_02', '--disable'], 'the argument is not the id of a key'],
  ])('%j is wrong usage, and nothing is sent', async (args, error) => {
    const { exitCode, output, errors, sent } = await edit(args);
    expect({ exitCode, output, sent }).toEqual({ exitCode: 2, output: '', sent: [] });
    expect(errors).toMatch(/^error: .+\nhint: .+\n$/);
    expect(errors).toContain(error);
    expect(errors).not.toContain('hush');
  });

  it('of a key that has ended says what to do instead', async () => {
    const body = { code: 'key_not_usable', detail: 'The key is revoked', requestId: 'r' };
    const { exitCode, errors } = await edit(['key_01', '--enable'], { status: 409, body });
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/^error: the key is revoked\nhint: make a new key with `keywright keys create`/);
  });
});
