// A key as somebody is making or changing it, and what the server is then told.
import type {
  ApiAnswer,
  EditKeyBody,
  IssueKeyBody,
  KeyAnswer,
  LimitRuleBody,
  UserKeyPolicyAnswer,
  UserKeyRequestBody,
} from '@keywright/core/wire-contract';
import { type AddressDraft, chosenAddresses, NO_ADDRESSES } from './addresses/address-draft.ts';
import { type DraftLimit, limitBody, limitDraft } from './limit-draft.ts';

export interface KeyDraft extends AddressDraft {
  readonly name: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
  readonly limits: readonly DraftLimit[];
}

/** As little as possible: nothing is opened that nobody chose. */
export function emptyDraft(api: ApiAnswer): KeyDraft {
  const environment = api.secrets.environments[0]?.name ?? 'live';
  return { name: '', environment, scopes: [], ...NO_ADDRESSES, expiresAt: null, limits: [] };
}

export function draftOf(key: KeyAnswer): KeyDraft {
  return {
    name: key.name,
    environment: key.environment,
    scopes: key.scopes,
    addresses: key.allowedAddresses === 'any' ? [] : key.allowedAddresses,
    typedAddress: '',
    expiresAt: key.expiresAt,
    limits: key.limits.map(limitDraft),
  };
}

/** Of another key with the same rights, that lasts as long from now as the first did from when it was made. */
export function replacementDraft(key: KeyAnswer, now: number): KeyDraft {
  const draft = draftOf(key);
  if (key.expiresAt === null) return draft;
  const lifeMs = Date.parse(key.expiresAt) - Date.parse(key.createdAt);
  return { ...draft, expiresAt: new Date(Math.ceil((now + lifeMs) / 60_000) * 60_000).toISOString() };
}

/** As the key will be: with what the policy says where nothing may be chosen. */
export function draftUnder(draft: KeyDraft, policy: UserKeyPolicyAnswer | null): KeyDraft {
  if (policy === null) return draft;
  const { maxLifetimeSeconds, limits } = policy;
  const latest =
    maxLifetimeSeconds === null ? null : new Date(Date.now() + maxLifetimeSeconds * 1000).toISOString();
  return { ...draft, expiresAt: draft.expiresAt ?? latest, limits: limits.map(limitDraft) };
}

export interface ChosenRights {
  readonly name: string;
  readonly scopes: string[];
  readonly allowedAddresses: 'any' | string[];
  readonly expiresAt: string | null;
  readonly limits: LimitRuleBody[];
}

export function rightsOf(draft: KeyDraft): ChosenRights {
  const addresses = chosenAddresses(draft);
  return {
    name: draft.name.trim(),
    scopes: [...draft.scopes],
    allowedAddresses: addresses.length === 0 ? 'any' : [...addresses],
    expiresAt: draft.expiresAt,
    limits: draft.limits.map(limitBody),
  };
}

/** What somebody has chosen otherwise than the key was when they began; what others changed since is not among it. */
export function changedRights(opened: KeyAnswer, draft: KeyDraft): EditKeyBody {
  const before = rightsOf(draftOf(opened));
  const changes = Object.entries(rightsOf(draft)).filter(
    ([field, chosen]) => JSON.stringify(chosen) !== JSON.stringify(before[field as keyof typeof before]),
  );
  return Object.fromEntries(changes);
}

export interface NewKeyPlace {
  readonly workspaceId: string;
  /** Null for a key of the whole workspace. */
  readonly ownerMemberId: string | null;
  /** The policy for members' own keys says the limits, and the end where none was chosen. */
  readonly isUnderPolicy: boolean;
}

export function issueBody(
  draft: KeyDraft,
  api: ApiAnswer,
  { workspaceId, ownerMemberId, isUnderPolicy }: NewKeyPlace,
): IssueKeyBody {
  const { name, limits, expiresAt, ...chosen } = rightsOf(draft);
  const { environment } = draft;
  const rights = {
    ...chosen,
    ...(ownerMemberId !== null && { ownerMemberId }),
    ...((expiresAt !== null || !isUnderPolicy) && { expiresAt }),
    ...(!isUnderPolicy && { limits: ownerMemberId === null ? limits.map(withoutSeat) : limits }),
  };
  // Where names are optional, an empty one is left out: the key is then called by its preview.
  return { api: api.name, workspaceId, environment, ...rights, ...(name !== '' && { name }) } as IssueKeyBody;
}

/** What limited a seat limits the key alone, where the key is of no seat. */
function withoutSeat(rule: LimitRuleBody): LimitRuleBody {
  return rule.per === 'member' ? { ...rule, per: 'key' } : rule;
}

/** What a member asks for; limits, and the end where none was chosen, are the policy's. */
export function requestBody(
  draft: KeyDraft,
  api: ApiAnswer,
  { workspaceId, note }: { readonly workspaceId: string; readonly note: string },
): UserKeyRequestBody {
  const { limits: _, expiresAt, ...rights } = rightsOf(draft);
  return {
    workspaceId,
    api: api.name,
    environment: draft.environment,
    ...rights,
    ...(expiresAt !== null && { expiresAt }),
    ...(note !== '' && { note }),
  };
}
