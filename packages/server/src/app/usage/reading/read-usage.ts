// What a key, or all keys of a workspace, were used for between two instants. Rows and totals are added up from one
// reading of the ledger, so that they always agree.
import type { InputProblem, Refusal } from '@keywright/core/refusals/refusal-reasons';
import type {
  KeyUsageAnswer,
  KeyUsageWord,
  WorkspaceUsageAnswer,
  WorkspaceUsageWord,
} from '@keywright/core/usage/usage-answers';
import type { ApiCatalogue } from '../../api-catalogue.ts';
import type { Caller } from '../../caller.ts';
import { findManagedKey } from '../../keys/find-managed-key.ts';
import { refusedRight } from '../../people/rights.ts';
import type { Clock, StorageReader } from '../../ports.ts';
import { answered, type ReadOutcome, refusedInput } from '../../read-outcome.ts';
import { BUCKET_MS, type UsageCatchUp, type UsageQuery } from '../usage-ports.ts';
import { currencyOfGroups } from './group-currency.ts';
import { presentLastUses, presentRow, presentTotals } from './present-usage.ts';
import { MOST_GROUPS, MOST_ROWS, mergeGroups, TOO_MANY_ROWS } from './usage-groups.ts';
import { type AskedRange, presentWindow, usageWindowOf } from './usage-window.ts';

export interface ReadUsagePorts {
  readonly storage: Pick<StorageReader, 'keys' | 'workspaces' | 'people' | 'usage'>;
  readonly clock: Clock;
  readonly usageCatchUp: UsageCatchUp;
}

export interface UsageQuestion<Word extends WorkspaceUsageWord> {
  readonly range: AskedRange;
  readonly by: readonly Word[];
}

export interface WorkspaceUsageQuestion extends UsageQuestion<WorkspaceUsageWord> {
  /** Null for all of them. */
  readonly api: string | null;
}

export interface ReadUsage {
  ofKey(
    actor: Caller,
    keyId: string,
    question: UsageQuestion<KeyUsageWord>,
  ): Promise<ReadOutcome<KeyUsageAnswer>>;
  ofWorkspace(
    actor: Caller,
    workspaceId: string,
    question: WorkspaceUsageQuestion,
  ): Promise<ReadOutcome<WorkspaceUsageAnswer>>;
}

export function createReadUsage(ports: ReadUsagePorts, apis: ApiCatalogue): ReadUsage {
  const { storage, clock } = ports;
  return {
    async ofKey(caller, keyId, question) {
      const asked = { caller, right: 'usage:read', keyId, now: clock.now() } as const;
      const found = await findManagedKey(storage, asked);
      if (!found.ok) return { ok: false, refusal: found.refusal };
      const read = await readUsage(ports, apis, { of: { keyId }, api: null, ...question });
      if ('field' in read) return refusedInput(read);
      return answered({ ...read, lastUses: presentLastUses(await storage.usage.lastUses(keyId)) });
    },
    async ofWorkspace(caller, workspaceId, question) {
      const refusal = await refusedReading(ports, caller, workspaceId);
      if (refusal !== null) return { ok: false, refusal };
      const read = await readUsage(ports, apis, { of: { workspaceId }, ...question });
      return 'field' in read ? refusedInput(read) : answered(read);
    },
  };
}

/** Why somebody may not read what a workspace used, or has to pay. */
export async function refusedReading(
  { storage, clock }: ReadUsagePorts,
  caller: Caller,
  workspaceId: string,
): Promise<Refusal | null> {
  // Keys see what keys used, never what the workspace did.
  const isThere = caller.kind !== 'key' && (await storage.workspaces.findById(workspaceId)) !== null;
  if (!isThere) return { reason: 'not_found' };
  return refusedRight(storage, { caller, right: 'usage:read', workspaceId, now: clock.now() });
}

interface WholeQuestion extends WorkspaceUsageQuestion {
  readonly of: UsageQuery['of'];
}

async function readUsage(
  { storage, clock, usageCatchUp }: ReadUsagePorts,
  apis: ApiCatalogue,
  { of, api, range, by }: WholeQuestion,
): Promise<WorkspaceUsageAnswer | InputProblem> {
  const window = usageWindowOf(range, clock.now());
  if ('field' in window) return window;
  const { from, to } = window;
  if (by.includes('minute') && window.resolutionMs > BUCKET_MS) return MINUTES_ARE_MERGED;
  await usageCatchUp.catchUp();
  const query = { of, from, to, by: [...new Set([...by, 'api', 'outcome'] as const)] };
  const all = await storage.usage.sumWithin(query, MOST_GROUPS);
  if (all === null) return TOO_MANY_ROWS;
  const groups = api === null ? all : all.filter(({ by }) => by.api === api);
  const charged = currencyOfGroups(groups, apis);
  if ('field' in charged) return charged;
  const { currency } = charged;
  const rows = mergeGroups(groups, by);
  if (rows.length > MOST_ROWS) return TOO_MANY_ROWS;
  return {
    ...presentWindow(window),
    by: [...by],
    data: rows.map((row) => presentRow(row, currency)),
    totals: presentTotals(groups, currency),
  };
}

const MINUTES_ARE_MERGED: InputProblem = {
  field: 'by',
  message: 'names minute, but minutes are kept for 7 days; begin later, or use hour',
};
