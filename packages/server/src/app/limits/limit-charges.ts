// Which counters one request draws on: those its API definition names, and those of the key itself. Without a key a
// person counts as one: in the counters of their workspace, and where keys are counted one by one, by their seat.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { KeylessCaller, Payer } from '@keywright/core/keys/verdict';
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
  /** Null for nobody in particular. */
  readonly by: Counted | null;
  readonly facts: RequestFacts;
}

/** What is counted one by one, a key or a person's seat; and whose it is. */
interface Counted {
  readonly id: string;
  /** The seat; null for a key of the whole workspace. */
  readonly ownerMemberId: string | null;
  readonly workspaceId: string;
}

/** Null: a rule for such subjects does not concern this request. */
type SubjectOf = (charged: Charged) => string | null;

const SUBJECTS: Readonly<Record<LimitSubject, SubjectOf>> = {
  key: ({ by }) => by?.id ?? null,
  member: ({ by }) => by?.ownerMemberId ?? null,
  workspace: ({ by }) => by?.workspaceId ?? null,
  api: () => 'all',
  route: ({ facts }) => facts.route ?? 'none',
  endpoint: ({ facts }) => facts.endpoint,
  address: ({ facts }) => countedAddress(facts.address ?? 'unknown'),
};

const NONE: readonly LimitCharge[] = [];

export function chargesOf(key: ApiKey, facts: RequestFacts, demand: Demand): readonly LimitCharge[] {
  const { api } = facts;
  if (api.limits.length === 0 && key.limits.length === 0) return NONE;
  const charged = { by: key, facts };
  const ofApi = charges({ owner: api.name, rules: api.limits }, charged, demand);
  const ofKey = { owner: key.id, ownerOfSeats: `${api.name}/seats`, rules: key.limits };
  return [...ofApi, ...charges(ofKey, charged, demand)];
}

export function keylessChargesOf(
  caller: KeylessCaller,
  facts: RequestFacts,
  demand: Demand,
): readonly LimitCharge[] {
  const { name, limits, anonymousLimits } = facts.api;
  if (caller.kind === 'nobody') {
    const rules = { owner: `${name}/anonymous`, rules: anonymousLimits };
    const ofNobody = anonymousLimits.length === 0 ? NONE : charges(rules, { by: null, facts }, demand);
    return caller.payer === null ? ofNobody : [...ofNobody, ...chargesOfPayer(caller.payer, facts, demand)];
  }
  const { memberId: id, workspaceId } = caller.payer;
  return limits.length === 0
    ? NONE
    : charges({ owner: name, rules: limits }, { by: { id, ownerMemberId: id, workspaceId }, facts }, demand);
}

/** What a workspace may use in all is not more where it lets nobody in particular in. */
function chargesOfPayer({ workspaceId }: Payer, facts: RequestFacts, demand: Demand): readonly LimitCharge[] {
  const rules = facts.api.limits.filter(({ per }) => per === 'workspace');
  const by = { id: workspaceId, ownerMemberId: null, workspaceId };
  return charges({ owner: facts.api.name, rules }, { by, facts }, demand);
}

interface OwnedRules {
  readonly owner: string;
  /** Of rules per member, where those of several keys draw on one counter. */
  readonly ownerOfSeats?: string;
  readonly rules: readonly LimitRule[];
}

function charges(
  { owner, ownerOfSeats = owner, rules }: OwnedRules,
  charged: Charged,
  demand: Demand,
): LimitCharge[] {
  return rules.flatMap((rule) => {
    const amount =
      rule.window === 'running' && charged.facts.purpose !== 'forward' ? null : amountOf(rule, demand);
    const subject = SUBJECTS[rule.per](charged);
    if (amount === null || subject === null) return [];
    const of = rule.per === 'member' ? ownerOfSeats : owner;
    return [{ counter: of + kindOf(rule) + subject, rule, amount }];
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
