// Which counters one request draws on: those its API definition names, and those of the key itself.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { LimitRule, LimitSubject } from '@keywright/core/rate-window';
import type { LimitCharge } from './ports.ts';

interface ChargedRequest {
  readonly route: string | null;
  readonly address: string | null;
}

type SubjectOf = (key: ApiKey, request: ChargedRequest) => string;

const SUBJECTS: Readonly<Record<LimitSubject, SubjectOf>> = {
  key: (key) => key.id,
  workspace: (key) => key.workspaceId,
  api: () => 'all',
  route: (_key, request) => request.route ?? 'none',
  address: (_key, request) => request.address ?? 'unknown',
};

const NONE: readonly LimitCharge[] = [];

/** Rules live as long as the definition or key that holds them, and every request under them needs their text. */
const owners = new WeakMap<LimitRule, string>();

export function chargesOf(api: ApiDefinition, key: ApiKey, request: ChargedRequest): readonly LimitCharge[] {
  if (api.limits.length === 0 && key.limits.length === 0) return NONE;
  const charge = (owner: string) => (rule: LimitRule) => ({
    subject: ownerOf(rule, owner) + SUBJECTS[rule.per](key, request),
    rule,
  });
  return [...api.limits.map(charge(api.name)), ...key.limits.map(charge(key.id))];
}

function ownerOf(rule: LimitRule, owner: string): string {
  const known = owners.get(rule);
  if (known !== undefined) return known;
  const text = `${owner}/${rule.per}/`;
  owners.set(rule, text);
  return text;
}
