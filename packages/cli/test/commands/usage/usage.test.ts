// What the usage command asks, shows and refuses.
import { describe, expect, it } from 'vitest';
import { runKeywright } from '../../../src/run-keywright.ts';
import { EXAMPLE_KEY } from '../../example-key.ts';
import { EXAMPLE_USAGE, FIGURES, RANGE, UNUSED } from '../../example-usage.ts';
import { type FakeAnswer, fakeWorld } from '../../fake-surroundings.ts';

const run = async (args: string, answers: readonly FakeAnswer[]) => {
  const world = fakeWorld({ answers });
  const exitCode = await runKeywright(args.split(' '), world.surroundings);
  return {
    exitCode,
    output: world.output(),
    errors: world.errors(),
    asked: world.sent.map(({ line }) => line),
  };
};
const by = (word: string, values: readonly (string | null)[], figures = FIGURES): FakeAnswer => ({
  body: { ...EXAMPLE_USAGE, by: [word], data: values.map((value) => ({ [word]: value, ...figures })) },
});
const NOT_TOLD = { requests: 1, denied: 0 };
const AUDIT = '&from=2026-12-31T00%3A00%3A00.000Z&to=2027-01-01T00%3A00%3A00.000Z';

describe('keywright usage of a key', () => {
  it('tells addresses, routes, secrets and their last use, tokens, cost and refusals', async () => {
    const { exitCode, output, asked } = await run('usage key_01', [
      { body: EXAMPLE_KEY },
      { body: EXAMPLE_USAGE },
      by('address', ['198.51.100.9', '203.0.113.7']),
      by('route', ['POST /v1/messages']),
      by('model', ['large', null]),
      by('endUser', [null]),
    ]);
    expect(exitCode).toBe(0);
    expect(asked).toEqual([
      'GET /keys/key_01',
      'GET /keys/key_01/usage?by=secret',
      ...['address', 'route', 'model', 'endUser'].map(
        (word) => `GET /keys/key_01/usage?${AUDIT.slice(1)}&by=${word}`,
      ),
    ]);
    expect(output).toBe(`Build server

  key       key_01
  state     active
  from      2026-12-31T00:00:00Z (24 hours ago)
  to        2027-01-01T00:00:00Z (just now)
  requests  1,200
  refused   3: 2 key_revoked, 1 limit_exceeded
  tokens    5,000 in, 1,000 of them cached; 700 out
  billable  1,200 units
  cost      1.234567 USD

ADDRESS       REQUESTS  REFUSED  TOKENS IN  TOKENS OUT          COST
198.51.100.9     1,200        3      5,000         700  1.234567 USD
203.0.113.7      1,200        3      5,000         700  1.234567 USD

ROUTE              REQUESTS  REFUSED  TOKENS IN  TOKENS OUT          COST
POST /v1/messages     1,200        3      5,000         700  1.234567 USD

MODEL  REQUESTS  REFUSED  TOKENS IN  TOKENS OUT          COST
large     1,200        3      5,000         700  1.234567 USD
none      1,200        3      5,000         700  1.234567 USD

SECRET         REQUESTS  REFUSED  ID
hm_live_…Ab3d     1,200        3  sec_01

LAST USE OF    WHEN        FROM         FOR                WITH
hm_live_…Ab3d  1 hour ago  203.0.113.7  POST /v1/messages  curl/8.5.0
`);
  });

  it('shows the busiest addresses first, and how to see all', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({
      address: `203.0.113.${index}`,
      ...UNUSED,
      ...NOT_TOLD,
      denied: index,
    }));
    const { output } = await run('usage key_01', [
      { body: EXAMPLE_KEY },
      { body: EXAMPLE_USAGE },
      { body: { ...EXAMPLE_USAGE, data: rows } },
      by('route', [null]),
      by('model', [null]),
      by('endUser', [null]),
    ]);
    const shown = output.split('\n').filter((line) => line.startsWith('203.0.113.'));
    expect(shown).toHaveLength(20);
    expect(shown[0]).toMatch(/^203\.0\.113\.24 +1 +24$/);
    expect(output).toContain('And 5 more; --by address shows all.\n');
    expect(output).not.toContain('ROUTE');
  });

  it('leaves out a part that is more than the server tells at once, and says so', async () => {
    const problems = [{ field: 'by', message: 'comes to more than 10,000 rows' }];
    const tooMany = {
      status: 400,
      body: { code: 'validation_error', detail: 'x', requestId: 'req_1', problems },
    };
    const { exitCode, output } = await run('usage key_01', [
      { body: EXAMPLE_KEY },
      { body: EXAMPLE_USAGE },
      tooMany,
      by('route', ['GET /v1/x']),
      by('model', [null]),
      by('endUser', [null]),
    ]);
    expect(exitCode).toBe(0);
    expect(output).toContain('More than 10,000 rows by address: ask for a shorter time.\n');
    expect(output).toContain('GET /v1/x');
  });

  it('says so when there was none, and still when each secret was last used', async () => {
    const unused = { ...EXAMPLE_USAGE, data: [], totals: { ...UNUSED, deniedByReason: {} } };
    const { output } = await run('usage key_01', [{ body: EXAMPLE_KEY }, { body: unused }]);
    expect(output).toContain(
      '  requests  0\n  refused   0\n  billable  0 units\n\nNo requests.\n\nLAST USE OF',
    );
    expect(output).toMatch(/hm_live_…Ab3d +1 hour ago +203\.0\.113\.7/);
  });

  it('by words is one question and one table', async () => {
    const data = [{ hour: '2026-12-31T08:00:00.000Z', address: null, ...UNUSED, ...NOT_TOLD }];
    const { output, asked } = await run('usage key_01 --by hour,address --from 7d --to 2026-12-31', [
      { body: { ...EXAMPLE_USAGE, by: ['hour', 'address'], data, resolutionSeconds: 3600 } },
    ]);
    expect(asked).toEqual([
      'GET /keys/key_01/usage?from=2026-12-25T00%3A00%3A00.000Z&to=2026-12-31T00%3A00%3A00Z&by=hour%2Caddress',
    ]);
    expect(output).toContain('  told in   whole hours: minutes are told apart for 7 days\n');
    expect(output).toContain(
      'HOUR               ADDRESS  REQUESTS  REFUSED\n2026-12-31T08:00Z  unknown         1        0\n',
    );
  });

  it('as JSON is the answer of the API, by whatever it chooses', async () => {
    const { output, asked } = await run('usage key_01 --json', [{ body: EXAMPLE_USAGE }]);
    expect(asked).toEqual(['GET /keys/key_01/usage']);
    expect(JSON.parse(output)).toEqual(EXAMPLE_USAGE);
  });

  it('up to now says so', async () => {
    const { output } = await run('usage key_01 --by day', [
      { body: { ...EXAMPLE_USAGE, to: '2027-01-01T00:01:00.000Z' } },
    ]);
    expect(output).toContain('2027-01-01T00:01:00Z (now)\n');
  });

  it('tells what was estimated, and whose end nobody saw', async () => {
    const totals = { ...EXAMPLE_USAGE.totals, estimated: 1, interrupted: 2 };
    const { output } = await run('usage key_01 --by day', [{ body: { ...EXAMPLE_USAGE, totals } }]);
    expect(output).toContain('  estimated    tokens of 1 request\n');
    expect(output).toContain('  interrupted  2 requests whose end nobody saw\n');
  });
});

describe('keywright usage of a workspace', () => {
  it('is by key, unless told otherwise', async () => {
    const { lastUses: _, ...usage } = {
      ...EXAMPLE_USAGE,
      by: ['key'],
      data: [{ key: 'key_01', ...FIGURES }],
    };
    const { output, asked } = await run('usage --workspace ws_01', [{ body: usage }]);
    expect(asked).toEqual(['GET /workspaces/ws_01/usage?by=key']);
    expect(output).toContain('  workspace  ws_01\n');
    expect(output).toContain('KEY     REQUESTS');
    const other = await run('usage --workspace ws_01 --by member,day --api stav --json', [{ body: usage }]);
    expect(other.asked).toEqual(['GET /workspaces/ws_01/usage?api=stav&by=member%2Cday']);
  });

  it('names the option where APIs charge in different currencies', async () => {
    const problems = [{ field: 'api', message: 'is needed: these charge in different currencies: a, b' }];
    const { exitCode, errors } = await run('usage --workspace ws_01', [
      { status: 400, body: { code: 'validation_error', detail: 'x', requestId: 'req_1', problems } },
    ]);
    expect(exitCode).toBe(1);
    expect(errors).toBe('error: --api is needed: these charge in different currencies: a, b\n');
  });
});

describe('keywright usage --unknown-keys', () => {
  const row = { api: 'stav', address: '198.51.100.9', reason: 'unknown_key', denied: 1200 };

  it('tells addresses and reasons, and how many are not shown', async () => {
    const answer = {
      ...RANGE,
      data: [row, { ...row, address: null, reason: 'missing_credentials', denied: 7 }],
      totals: { denied: 1210, addresses: 3 },
    };
    const { output, asked } = await run('usage --unknown-keys --api stav', [{ body: answer }]);
    expect(asked).toEqual(['GET /usage/unknown-keys?api=stav']);
    expect(output).toBe(`  api      stav
  from     2026-12-31T00:00:00Z (24 hours ago)
  to       2027-01-01T00:00:00Z (just now)
  refused  1,210 requests, from 3 addresses

ADDRESS       REFUSED  REASON               API
198.51.100.9    1,200  unknown_key          stav
unknown             7  missing_credentials  stav

And 3 more: ask for a shorter time, or for one --api
`);
  });

  it('says so when there was none', async () => {
    const answer = { ...RANGE, data: [], totals: { denied: 0, addresses: 0 } };
    const { output } = await run('usage --unknown-keys', [{ body: answer }]);
    expect(output).toContain('0 requests, from 0 addresses\n\nNo requests.\n');
  });
});

describe('the command line is wrong, and the server not asked,', () => {
  it.each([
    ['usage', 'error: whose usage was not said\n'],
    ['usage key_01 --workspace acme', 'error: only one at a time can be told of\n'],
    ['usage key_01 --unknown-keys', 'error: only one at a time can be told of\n'],
    ['usage --unknown-keys --by hour', 'error: --by does not go with --unknown-keys\n'],
    ['usage key_01 --api stav', 'error: --api does not go with a key\n'],
    ['usage hm_live_x', 'error: the argument is not the id of a key'],
    [
      'usage key_01 --by week',
      "error: option '--by <words>' argument 'week' is invalid. Give some of minute,",
    ],
    ['usage key_01 --by', "error: option '--by <words>' argument missing\n"],
    [
      'usage key_01 --from yesterday',
      'error: --from is neither an instant, nor a day, nor a time before now\n',
    ],
    ['usage key_01 --to 2026-02-30', 'error: --to is neither an instant, nor a day, nor a time before now\n'],
  ])('with %s', async (args, error) => {
    const { exitCode, errors, output, asked } = await run(args, []);
    expect(errors.startsWith(error), errors).toBe(true);
    expect(errors).toContain('\nhint: ');
    expect([exitCode, output, asked]).toEqual([2, '', []]);
  });
});
