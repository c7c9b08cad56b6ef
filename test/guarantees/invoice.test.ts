// P-09: an invoice is the sum of the ledger's rows, in whole micro-units, byte for byte: whoever adds the rows up again
// gets the same file, before and after old minutes are merged, from every storage engine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BILLING_CSV_HEADING, billingCsvLine } from '@keywright/core/usage/billing-csv';
import { NOTHING_USED } from '@keywright/core/usage/usage-sums';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import type { UsageRow } from '../../packages/server/src/app/usage/usage-ports.ts';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { assembleUseCases, createHandClock, OPERATOR } from '../harness/assemble-use-cases.ts';

const NOW = Date.parse('2026-12-20T09:30:15Z');
const MONTH = { from: Date.parse('2026-11-01T00:00:00Z'), to: Date.parse('2026-12-01T00:00:00Z') };

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-invoice-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface OpenedStorage {
  readonly storage: Storage;
  /** Rows of the ledger as they lie in the database; null where there is none. */
  readonly rawRows: (() => readonly LedgerLine[]) | null;
}

const ENGINES: readonly [string, () => Promise<OpenedStorage>][] = [
  ['memory', async () => ({ storage: createMemoryStorage({ digest }), rawRows: null })],
  [
    'SQLite',
    async () => {
      count += 1;
      const path = join(folder, `${count}.db`);
      const storage = await openSqliteStorage({ path, digest });
      return { storage, rawRows: () => readLedger(path) };
    },
  ],
];

/** One row of the ledger, in words of its own. */
interface LedgerLine {
  readonly at: number;
  readonly api: string;
  readonly workspace: string | null;
  readonly key: string | null;
  readonly member: string | null;
  readonly endUser: string | null;
  readonly model: string | null;
  readonly figures: readonly bigint[];
}

const FIGURES = [
  'billable',
  'inputTokens',
  'cachedInputTokens',
  'outputTokens',
  'micros',
  'estimated',
  'interrupted',
] as const;

function lineOf({ subject, bucketAt, sums }: UsageRow): LedgerLine {
  const { api, workspaceId: workspace, keyId: key, memberId: member, endUser, model } = subject;
  const figures = FIGURES.map((figure) => BigInt(sums[figure]));
  return { at: bucketAt, api, workspace, key, member, endUser, model, figures };
}

function readLedger(path: string): readonly LedgerLine[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database
    .prepare(
      `select b.bucket_at as at, s.api, s.workspace_id as workspace, s.key_id as key, s.member_id as member,
        s.end_user as endUser, s.model, b.billable, b.input_tokens as inputTokens,
        b.cached_input_tokens as cachedInputTokens, b.output_tokens as outputTokens, b.micros, b.estimated, b.interrupted
      from usage_buckets b join usage_subjects s on s.id = b.subject_id`,
    )
    .all() as unknown as (Omit<LedgerLine, 'figures'> & Record<(typeof FIGURES)[number], number>)[];
  database.close();
  return rows.map((row) => ({ ...row, figures: FIGURES.map((figure) => BigInt(row[figure])) }));
}

/** The invoice, added up anew: nothing of the server's is used but how one row is spelled. */
function invoiceOf(lines: readonly LedgerLine[], workspace: string): string {
  const sums = new Map<
    string,
    { readonly line: LedgerLine; readonly day: string; readonly figures: bigint[] }
  >();
  for (const line of lines) {
    if (line.workspace !== workspace || line.at < MONTH.from || line.at >= MONTH.to) continue;
    const day = new Date(line.at).toISOString().slice(0, 10);
    const name = JSON.stringify([day, line.api, line.key, line.member, line.endUser, line.model]);
    const known = sums.get(name) ?? { line, day, figures: FIGURES.map(() => 0n) };
    line.figures.forEach((figure, at) => {
      known.figures[at] = (known.figures[at] ?? 0n) + figure;
    });
    sums.set(name, known);
  }
  const rows = [...sums.values()]
    .filter(({ figures: [billable, , , , micros] }) => billable !== 0n || micros !== 0n)
    .sort((a, b) => orderOf(placeOf(a), placeOf(b)));
  return [BILLING_CSV_HEADING, ...rows.map((row) => spelled(row, workspace))].join('');
}

const placeOf = ({ day, line }: { readonly day: string; readonly line: LedgerLine }) =>
  [day, line.api, line.key, line.member, line.endUser, line.model] as const;

function orderOf(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  const [left, right] = [a[at] ?? null, b[at] ?? null];
  if (left === right) return 0;
  if (left === null) return -1;
  return right === null || left > right ? 1 : -1;
}

type Sum = { readonly line: LedgerLine; readonly day: string; readonly figures: readonly bigint[] };

function spelled({ line, day, figures }: Sum, workspaceId: string): string {
  const [
    requests = 0,
    inputTokens = 0,
    cachedInputTokens = 0,
    outputTokens = 0,
    micros = 0,
    estimated = 0,
    interrupted = 0,
  ] = figures.map(Number);
  const cost = `${BigInt(micros) / 1_000_000n}.${String(BigInt(micros) % 1_000_000n).padStart(6, '0')}`;
  const { api, key: keyId, member: memberId, endUser, model } = line;
  const place = { day, api, workspaceId, keyId, memberId, endUser, model };
  const counts = { requests, inputTokens, cachedInputTokens, outputTokens, micros, estimated, interrupted };
  return billingCsvLine({ ...place, ...counts, cost, currency: 'USD' });
}

const text = fc.constantFrom(null, '', 'a', 'B', 'ä', '=1', 'a,b', '日本', '\u{1f511}');
const amount = fc.integer({ min: 0, max: 2 ** 40 });
const figure = fc.constantFrom(0, 0, 1, 7, 1000);

const rowsOf = (workspaceId: string) =>
  fc.array(
    fc
      .record({
        // Around the month and well inside, so that its first and last minutes are hit.
        bucketAt: fc
          .integer({ min: MONTH.from / 60_000 - 90, max: MONTH.to / 60_000 + 90 })
          .map((minute) => minute * 60_000),
        workspaceId: fc.constantFrom(workspaceId, workspaceId, workspaceId, 'ws_elsewhere', null),
        keyId: fc.constantFrom('key_1', 'key_2'),
        secretId: fc.constantFrom('sec_1', 'sec_2'),
        memberId: fc.constantFrom(null, 'mem_1'),
        endUser: text,
        model: text,
        route: fc.constantFrom(null, 'GET /a'),
        address: fc.constantFrom(null, '203.0.113.7'),
        outcome: fc.constantFrom('valid' as const, 'limit_exceeded' as const),
        sums: fc.record({
          billable: figure,
          inputTokens: amount,
          micros: fc.oneof(figure, amount),
          estimated: figure,
        }),
      })
      .map(({ bucketAt, sums, ...subject }): UsageRow => {
        const isPaid = subject.outcome === 'valid';
        return {
          bucketAt,
          subject: { ...subject, api: 'notes', endpoint: null },
          sums: isPaid ? { ...NOTHING_USED, ...sums, requests: 1 } : { ...NOTHING_USED, denied: 1 },
        };
      }),
    { maxLength: 120 },
  );

describe.each(ENGINES)('P-09 in %s', (_, open) => {
  test('an invoice is the sum of the ledger, byte for byte, before and after old minutes are merged', async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf('ws_own'),
        fc.integer({ min: MONTH.from, max: NOW }),
        async (drawn, mergedAt) => {
          const { storage, rawRows } = await open();
          try {
            const { useCases, newWorkspace } = assembleUseCases({ storage, clock: createHandClock(NOW) });
            const workspaceId = await newWorkspace();
            const rows = drawn.map(({ subject, ...row }) => ({
              ...row,
              subject: {
                ...subject,
                workspaceId: subject.workspaceId === 'ws_own' ? workspaceId : subject.workspaceId,
              },
            }));
            await storage.transaction((tx) => tx.usage.add(rows));
            const invoice = async () => {
              const question = { period: '2026-11', api: null };
              const found = await useCases.readBilling.inParts(OPERATOR, workspaceId, question);
              if (!found.ok) throw new Error(found.refusal.reason);
              let csv = BILLING_CSV_HEADING;
              for await (const part of found.answer.parts) csv += part.map(billingCsvLine).join('');
              return csv;
            };
            const expected = invoiceOf(rows.map(lineOf), workspaceId);
            expect(await invoice()).toBe(expected);
            if (rawRows !== null) expect(invoiceOf(rawRows(), workspaceId)).toBe(expected);
            while (await storage.transaction((tx) => tx.usage.mergeBefore(mergedAt)));
            expect(await invoice()).toBe(expected);
            if (rawRows !== null) expect(invoiceOf(rawRows(), workspaceId)).toBe(expected);
          } finally {
            await storage.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
