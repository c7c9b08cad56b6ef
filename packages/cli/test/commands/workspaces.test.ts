// What the workspace commands send and show.
import { describe, expect, it } from 'vitest';
import { runKeywright } from '../../src/run-keywright.ts';
import { fakeWorld } from '../fake-surroundings.ts';

const ACME = { id: 'ws_01', name: 'Acme', slug: 'acme', createdAt: '2026-12-31T21:00:00.000Z' };

describe('keywright workspaces', () => {
  it('create sends name and slug, and shows the id and the next command', async () => {
    const world = fakeWorld({ answers: [{ status: 201, body: ACME }] });
    const args = ['workspaces', 'create', '--name', 'Acme', '--slug', 'acme', '--idempotency-key', 'once'];
    expect(await runKeywright(args, world.surroundings)).toBe(0);
    expect(world.sent).toEqual([
      { line: 'POST /workspaces', body: { name: 'Acme', slug: 'acme' }, idempotencyKey: 'once' },
    ]);
    expect(world.output()).toContain('  id       ws_01\n');
    expect(world.output()).toContain('keywright keys create --api stav --workspace acme --name');
  });

  it('list shows every workspace, and where the next page is', async () => {
    const world = fakeWorld({ answers: [{ body: { data: [ACME], nextCursor: 'ws_01' } }] });
    expect(await runKeywright(['workspaces', 'list', '--limit', '1'], world.surroundings)).toBe(0);
    expect(world.sent[0]?.line).toBe('GET /workspaces?limit=1');
    expect(world.output()).toBe(
      'SLUG  NAME  ID     CREATED\nacme  Acme  ws_01  3 hours ago\n\n' +
        'There are more: repeat the command with --cursor ws_01\n',
    );
  });

  it('list of nothing says how to make the first', async () => {
    const world = fakeWorld({ answers: [{ body: { data: [], nextCursor: null } }] });
    await runKeywright(['workspaces', 'list'], world.surroundings);
    expect(world.output()).toMatch(/^No workspaces yet\.\n\nMake one:\n {2}keywright workspaces create /);
  });
});
