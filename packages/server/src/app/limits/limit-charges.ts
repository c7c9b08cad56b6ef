// Which counters one request draws on: those its API definition names, and those of the key itself.
import type { ApiKey } from '@keywright/core/keys/api-key';
import {
  amountOf,
  type Demand,
  type LimitCharge,
  type LimitRule,
  type LimitSubject,
} from '@keywright/core/limits/limit-rule';
import { countedAddress } from '@keywright/core/requests/counted-address';
import type { RequestFacts } from '../request-facts.ts';

interface Charged {
  /** Null on a route that asks for no key. */
  readonly key: ApiKey | null;
  readonly facts: RequestFacts;
}

/** Null: a rule for such subjects does not concern this request. */
type SubjectOf = (charged: Charged) => string | null;

const SUBJECTS: Readonly<Record<LimitSubject, SubjectOf>> = {
  key: ({ key }) => key?.id ?? null,
  workspace: ({ key }) => key?.workspaceId ?? null,
  api: () => 'all',
  route: ({ facts }) => facts.route ?? 'none',
  endpoint: ({ facts }) => facts.endpoint,
  address: ({ facts }) => countedAddress(facts.address ?? 'unknown'),
};

const NONE: readonly LimitCharge[] = [];

export function chargesOf(key: ApiKey, facts: RequestFacts, demand: Demand): readonly LimitCharge[] {
  const { api } = facts;
  if (api.limits.length === 0 && key.limits.length === 0) return NONE;
  const charged = { key, facts };
  const ofApi = charges({ owner: api.name, rules: api.limits }, charged, demand);
  return [...ofApi, ...charges({ owner: key.id, rules: key.limits }, charged, demand)];
}

export function anonymousChargesOf(facts: RequestFacts, demand: Demand): readonly LimitCharge[] {
  const { name, anonymousLimits } = facts.api;
  const rules = { owner: `${name}/anonymous`, rules: anonymousLimits };
  return anonymousLimits.length === 0 ? NONE : charges(rules, { key: null, facts }, demand);
}

interface OwnedRules {
  readonly owner: string;
  readonly rules: readonly LimitRule[];
}

function charges({ owner, rules }: OwnedRules, charged: Charged, demand: Demand): LimitCharge[] {
  return rules.flatMap((rule) => {
    const amount =
      rule.window === 'running' && charged.facts.purpose !== 'forward' ? null : amountOf(rule, demand);
    const subject = SUBJECTS[rule.per](charged);
    if (amount === null || subject === null) return [];
    return [{ counter: owner + kindOf(rule) + subject, rule, amount }];
  });
}

/** Many keys share one rule, and every request under it needs this text; it therefore may not name the owner. */
const kinds = new WeakMap<LimitRule, string>();

function kindOf(rule: LimitRule): string {
  const known = kinds.get(rule);
  if (known !== undefined) return known;
  const kind = `/${rule.name}/${rule.counts}/${rule.window}/${rule.per}/`;
  kinds.set(rule, kind);
  return kind;
}
