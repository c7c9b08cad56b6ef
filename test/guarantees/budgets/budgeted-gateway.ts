// A gateway in front of the sample API whose key has a budget of tokens and one of money, with its counters and all that
// its journal is told open to the test.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { defineApi } from '@keywright/core/definition/define-api';
import { type LimitRule, limitRule } from '@keywright/core/limits/limit-rule';
import { totalTokens } from '@keywright/core/usage/token-count';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import type {
  UsageEnd,
  UsageEntry,
  UsageJournal,
} from '../../../packages/server/src/app/usage/usage-ports.ts';
import type { UseCasePorts } from '../../../packages/server/src/app/use-cases.ts';
import {
  createLocalLimitCounters,
  type LocalLimitCounters,
} from '../../../packages/server/src/storage/local-limit-counters.ts';
import { type StartedGateway, startGateway } from '../../harness/start-gateway.ts';

export interface Budgets {
  readonly tokens: number;
  readonly micros: number;
}

export interface BudgetedGateway extends StartedGateway {
  readonly secret: string;
  readonly keyId: string;
  readonly sample: SampleUpstream;
  readonly entries: readonly UsageEntry[];
  readonly ends: readonly UsageEnd[];
  /** What the counters still have room for. */
  remaining(): Budgets;
  /** What the ledger would have of it. */
  ledger(): Budgets;
}

/** A micro-unit a token of prompt, three a token of output. */
export const PRICE = { input: 1_000_000, cachedInput: 1_000_000, output: 3_000_000, maxOutputTokens: 500 };

const route = (path: string, meter: 'openai' | 'anthropic') =>
  ({ method: 'POST', path, summary: path, access: { kind: 'any-key' }, meter }) as const;

export async function startBudgetedGateway(
  budgets: Budgets,
  faults: (ports: Pick<UseCasePorts, 'counters' | 'journal'>) => Partial<UseCasePorts> = () => ({}),
): Promise<BudgetedGateway> {
  const sample = await startSampleUpstream();
  const api: ApiDefinition = defineApi({
    name: 'notes',
    title: 'Notes',
    secretFormat: { kind: 'checked', prefix: 'nts', environments: ['live'] },
    scopes: { read: { description: 'Read' }, chat: { description: 'Chat' } },
    prices: { '*': PRICE },
    routes: [route('/v1/chat/completions', 'openai'), route('/v1/messages', 'anthropic')],
    upstream: { url: sample.url, allowPrivateAddresses: true },
  });
  const rules = [
    limitRule({ name: 'tokens', per: 'key', counts: 'tokens', limit: budgets.tokens, window: 'ever' }),
    limitRule({ name: 'money', per: 'key', counts: 'money', limit: budgets.micros, window: 'ever' }),
  ] as const;
  const counters = createLocalLimitCounters();
  const entries: UsageEntry[] = [];
  const ends: UsageEnd[] = [];
  const journal: UsageJournal = {
    append: (entry) => void entries.push(entry),
    progress: () => {},
    end: (end) => void ends.push(end),
  };
  const ports = { counters, journal };
  const gateway = await startGateway({ api, ports: { ...ports, ...faults(ports) } });
  const { secret, keyId } = await gateway.newKey({ limits: rules });
  const roomOf = (rule: LimitRule) => roomIn(counters, { rule, keyId, now: gateway.clock.now() });
  return {
    ...gateway,
    secret,
    keyId,
    sample,
    entries,
    ends,
    remaining: () => ({ tokens: roomOf(rules[0]), micros: roomOf(rules[1]) }),
    ledger: () => ({
      tokens: ends.reduce((sum, { tokens }) => sum + totalTokens(tokens), 0),
      micros: ends.reduce((sum, { micros }) => sum + micros, 0),
    }),
    async close() {
      await gateway.close();
      await sample.close();
    },
  };
}

interface Room {
  readonly rule: LimitRule;
  readonly keyId: string;
  readonly now: number;
}

/** What takes nothing is always admitted, and told what is left. */
function roomIn(counters: LocalLimitCounters, { rule, keyId, now }: Room): number {
  const counter = `${keyId}/${rule.name}/${rule.counts}/${rule.window}/${rule.per}/${keyId}`;
  const [status] = counters.charge([{ counter, rule, amount: 0 }], now).limits;
  return status?.remaining ?? Number.NaN;
}

export interface Asked {
  readonly model?: string;
  readonly path?: string;
  readonly stream?: boolean;
  readonly maxTokens?: number;
  readonly signal?: AbortSignal;
}

export function ask(gateway: BudgetedGateway, asked: Asked = {}): Promise<Response> {
  const { model = 'sample', path = '/v1/chat/completions', stream = false, maxTokens = 20, signal } = asked;
  const messages = [{ role: 'user', content: 'one two three four five six seven eight nine ten' }];
  const body = { model, stream, max_tokens: maxTokens, stream_options: { include_usage: true }, messages };
  return fetch(gateway.url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${gateway.secret}`, 'content-type': 'application/json' },
    ...(signal !== undefined && { signal }),
  });
}
