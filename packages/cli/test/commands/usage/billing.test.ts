// What the billing command asks and shows.
import { describe, expect, it } from 'vitest';
import { runKeywright } from '../../../src/run-keywright.ts';
import { EXAMPLE_BILL } from '../../example-usage.ts';
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

describe('keywright billing', () => {
  it('shows every row and a total for each API, without the columns nobody uses', async () => {
    const { exitCode, output, asked } = await run('billing ws_01 --period 2026-12', [{ body: EXAMPLE_BILL }]);
    expect(exitCode).toBe(0);
    expect(asked).toEqual(['GET /workspaces/ws_01/billing?period=2026-12']);
    expect(output).toBe(`  workspace  ws_01
  period     2026-12
  from       2026-12-01T00:00:00Z (31 days ago)
  to         2027-01-01T00:00:00Z (just now)

DAY         API   KEY     MODEL  UNITS  TOKENS IN  CACHED  TOKENS OUT          COST
2026-12-31  stav  key_01  large  1,200      5,000   1,000         700  1.234567 USD

TOTAL OF  UNITS  TOKENS IN  CACHED  TOKENS OUT          COST
stav      1,200      5,000   1,000         700  1.234567 USD
`);
  });

  it('leaves out tokens and money where there are none', async () => {
    const nothing = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, micros: 0, cost: '0.000000' };
    const [row, total] = [EXAMPLE_BILL.data[0], EXAMPLE_BILL.totals[0]];
    const bill = { ...EXAMPLE_BILL, data: [{ ...row, ...nothing }], totals: [{ ...total, ...nothing }] };
    const { output } = await run('billing ws_01', [{ body: bill }]);
    expect(output).toContain(`
DAY         API   KEY     MODEL  UNITS
2026-12-31  stav  key_01  large  1,200

TOTAL OF  UNITS
stav      1,200
`);
  });

  it('takes a slug, and says so when there is nothing to pay', async () => {
    const workspace = { id: 'ws_01', name: 'Acme', slug: 'acme', createdAt: EXAMPLE_BILL.from };
    const { output, asked } = await run('billing acme --api stav', [
      { body: { data: [workspace], nextCursor: null } },
      { body: { ...EXAMPLE_BILL, data: [], totals: [] } },
    ]);
    expect(asked.at(-1)).toBe('GET /workspaces/ws_01/billing?api=stav');
    expect(output).toMatch(/\n\nNothing to pay\.\n$/);
  });

  it('prints CSV as it came, byte for byte', async () => {
    const csv = 'day,api,workspaceId\r\n2026-12-31,stav,"a ""b"""\r\n'.replace(
      'workspaceId',
      'workspaceId,model',
    );
    const { output, asked } = await run('billing ws_01 --csv', [{ body: csv }]);
    expect(asked).toEqual(['GET /workspaces/ws_01/billing?format=csv']);
    expect(output).toBe(csv);
  });

  it('never adds digits to money, however much it is', async () => {
    const total = { ...EXAMPLE_BILL.totals[0], cost: '9007199254.740991', currency: null };
    const { output } = await run('billing ws_01', [{ body: { ...EXAMPLE_BILL, totals: [total] } }]);
    expect(output).toContain('9,007,199,254.740991\n');
  });

  it.each([
    ['billing', "error: missing required argument 'workspace'\n"],
    [
      'billing ws_01 --period november',
      "error: option '--period <month or day>' argument 'november' is invalid.",
    ],
    ['billing ws_01 --csv --json', "error: option '--csv' cannot be used with option '--json'\n"],
    ['billing Not-A-Slug', 'error: the argument is neither the id nor the slug of a workspace'],
  ])('%s is wrong usage', async (args, error) => {
    const { exitCode, errors, asked } = await run(args, []);
    expect(errors.startsWith(error), errors).toBe(true);
    expect([exitCode, asked]).toEqual([2, []]);
  });
});
