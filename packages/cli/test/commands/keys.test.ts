// What the commands that make and find keys send and show.
import { describe, expect, it } from 'vitest';
import { runKeywright } from '../../src/run-keywright.ts';
import { EXAMPLE_KEY } from '../example-key.ts';
import { fakeWorld, NOW } from '../fake-surroundings.ts';

const SECRET = 'hm_live_secret';
const ISSUED = { ...EXAMPLE_KEY, secret: SECRET };
const workspace = (id: string, slug: string) => ({ id, slug, name: slug, createdAt: EXAMPLE_KEY.createdAt });
const create = ['keys', 'create', '--api', 'stav', '--name', 'Build server', '--workspace'];

describe('keywright keys create', () => {
  it('sends everything that was asked for, and nothing else', async () => {
    const world = fakeWorld({ answers: [{ status: 201, body: ISSUED }] });
    const more = ['--environment', 'test', '--scope', 'a:b', '--scope', 'c:d', '--allow', '10.0.0.1', '::1'];
    const limits = ['--limit', 'burst=100/60s', '--limit', 'tokens:budget=1000000/month,soft'];
    const args = [...create, 'ws_01', ...more, '--expires', '12h', ...limits];
    expect(await runKeywright(args, world.surroundings)).toBe(0);
    expect(world.sent).toEqual([
      {
        line: 'POST /keys',
        body: {
          api: 'stav',
          workspaceId: 'ws_01',
          name: 'Build server',
          environment: 'test',
          scopes: ['a:b', 'c:d'],
          allowedAddresses: ['10.0.0.1', '::1'],
          expiresAt: '2027-01-01T12:00:00.000Z',
          limits: [
            { name: 'burst', per: 'key', counts: 'requests', limit: 100, windowSeconds: 60 },
            {
              name: 'budget',
              per: 'key',
              counts: 'tokens',
              limit: 1_000_000,
              period: 'month',
              enforce: 'soft',
            },
          ],
        },
        idempotencyKey: null,
      },
    ]);
  });

  it('sends the same request again when it is repeated under the same idempotency key', async () => {
    const args = [...create, 'ws_01', '--expires', '2027-02-19T00:00:00Z', '--idempotency-key', 'once'];
    const first = fakeWorld({ answers: [{ status: 201, body: ISSUED }] });
    const later = fakeWorld({ answers: [{ status: 201, body: { ...ISSUED, secret: null } }] });
    expect(await runKeywright(args, first.surroundings)).toBe(0);
    expect(await runKeywright(args, { ...later.surroundings, now: () => NOW + 60_000 })).toBe(0);
    expect(first.sent[0]).toMatchObject({
      body: { expiresAt: '2027-02-19T00:00:00Z' },
      idempotencyKey: 'once',
    });
    expect(later.sent).toEqual(first.sent);
  });

  it('sends nothing when a time from now would make the repetition another request', async () => {
    const world = fakeWorld({ answers: [{ status: 201, body: ISSUED }] });
    const args = [...create, 'ws_01', '--expires', '30d', '--idempotency-key', 'once'];
    expect(await runKeywright(args, world.surroundings)).toBe(2);
    expect(world.sent).toEqual([]);
    expect(world.errors()).toMatch(/^error: --expires 30d is .+\nhint: .+--expires 2027-01-31T00:00:00Z\n$/);
  });

  it('finds a workspace by its slug, on whatever page it is', async () => {
    const world = fakeWorld({
      answers: [
        { body: { data: [workspace('ws_02', 'other')], nextCursor: 'ws_02' } },
        { body: { data: [workspace('ws_01', 'acme')], nextCursor: null } },
        { status: 201, body: ISSUED },
      ],
    });
    expect(await runKeywright([...create, 'acme'], world.surroundings)).toBe(0);
    expect(world.sent.map(({ line }) => line)).toEqual([
      'GET /workspaces?limit=200',
      'GET /workspaces?limit=200&cursor=ws_02',
      'POST /keys',
    ]);
    expect(world.sent[2]?.body).toEqual({ api: 'stav', workspaceId: 'ws_01', name: 'Build server' });
  });

  it('is refused when there is no workspace with the slug', async () => {
    const world = fakeWorld({ answers: [{ body: { data: [], nextCursor: null } }] });
    expect(await runKeywright([...create, 'acme'], world.surroundings)).toBe(1);
    expect(world.errors()).toMatch(/^error: there is no workspace with the slug acme\nhint: /);
  });

  it('shows the secret once and says so', async () => {
    const world = fakeWorld({ answers: [{ status: 201, body: ISSUED }] });
    await runKeywright([...create, 'ws_01'], world.surroundings);
    expect(world.output().split(SECRET)).toHaveLength(2);
    expect(world.output()).toContain('shown this once and cannot be shown again');
  });

  it('repeated says that the secret was shown before, and how to get another', async () => {
    const world = fakeWorld({ answers: [{ status: 201, body: { ...ISSUED, secret: null } }] });
    await runKeywright([...create, 'ws_01', '--idempotency-key', 'once'], world.surroundings);
    expect(world.output()).toContain('was done before');
    expect(world.output()).toContain('keywright keys rotate key_01');
  });

  it('with --json prints the answer of the API and nothing else', async () => {
    const world = fakeWorld({ answers: [{ status: 201, body: ISSUED }] });
    await runKeywright([...create, 'ws_01', '--json'], world.surroundings);
    expect(JSON.parse(world.output())).toEqual(ISSUED);
    expect(world.errors()).toBe('');
  });
});

describe('a name that would steer the terminal', () => {
  it.each([
    [[...create, 'ws_01']],
    [['keys', 'rotate', 'key_01']],
    [['keys', 'show', 'key_01']],
    [['keys', 'edit', 'key_01', '--name', 'n']],
  ])('is shown as text by %j', async (args) => {
    const world = fakeWorld({ answers: [{ body: { ...ISSUED, name: '\u001b[8mhidden' } }] });
    expect(await runKeywright(args, world.surroundings)).toBe(0);
    expect(world.output()).toContain('\\u{1b}[8mhidden');
    expect(world.output()).not.toContain('\u001b');
  });
});

describe('keywright keys list', () => {
  it('asks for the keys of the filters and shows them aligned', async () => {
    const world = fakeWorld({ answers: [{ body: { data: [EXAMPLE_KEY], nextCursor: null } }] });
    const args = ['keys', 'list', '--api', 'stav', '--workspace', 'ws_01', '--state', 'active'];
    expect(await runKeywright(args, world.surroundings)).toBe(0);
    expect(world.sent[0]?.line).toBe('GET /keys?api=stav&workspaceId=ws_01&state=active');
    expect(world.output()).toBe(
      'ID      NAME          API   STATE   SECRET         EXPIRES  LAST USED\n' +
        'key_01  Build server  stav  active  hm_live_…Ab3d  never    never\n',
    );
  });

  it('tells an empty server from filters that match nothing', async () => {
    const empty = { body: { data: [], nextCursor: null } };
    const all = fakeWorld({ answers: [empty] });
    await runKeywright(['keys', 'list'], all.surroundings);
    expect(all.output()).toMatch(/^No keys yet\./);
    const filtered = fakeWorld({ answers: [empty] });
    await runKeywright(['keys', 'list', '--state', 'revoked'], filtered.surroundings);
    expect(filtered.output()).toBe('No keys match.\n');
  });
});

describe('keywright keys show', () => {
  it('shows what the key may do and all its secrets', async () => {
    const key = {
      ...EXAMPLE_KEY,
      allowedAddresses: ['10.0.0.0/8'],
      limits: [
        {
          name: 'burst',
          per: 'key',
          counts: 'requests',
          limit: 10,
          windowSeconds: 60,
          period: null,
          enforce: 'hard',
          alertAt: [],
        },
      ],
      metadata: { team: 'ml' },
      expiresAt: '2027-01-31T00:00:00.000Z',
    };
    const world = fakeWorld({ answers: [{ body: key }] });
    expect(await runKeywright(['keys', 'show', 'key_01'], world.surroundings)).toBe(0);
    expect(world.output()).toBe(`Build server

  id         key_01
  state      active
  workspace  ws_01
  api        stav (live)
  scopes     inference:chat
  addresses  10.0.0.0/8
  limits     burst: 10 in 60 s per key
  expires    2027-01-31T00:00:00Z (in 30 days)
  metadata   team=ml
  created    2026-12-31T21:00:00Z (3 hours ago) by operator
  last used  never

SECRET         STATE    CREATED      RETIRES  LAST USED  ID
hm_live_…Ab3d  current  3 hours ago  never    never      sec_01
`);
  });
});
