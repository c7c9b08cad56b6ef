// A key as somebody is making or changing it, and what the server is then told.
import type {
  ApiAnswer,
  IssueKeyBody,
  KeyAnswer,
  LimitRuleBody,
  UserKeyRequestBody,
} from '@keywright/core/wire-contract';
import { type DraftLimit, limitBody, limitDraft } from './limit-draft.ts';

export interface KeyDraft {
  readonly name: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  /** One entry each, as typed. */
  readonly addresses: readonly string[];
  readonly expiresAt: string | null;
  readonly limits: readonly DraftLimit[];
}

/** As little as possible: nothing is opened that nobody chose. */
export function emptyDraft(api: ApiAnswer): KeyDraft {
  const environment = api.secrets.environments[0]?.name ?? 'live';
  return { name: '', environment, scopes: [], addresses: [], expiresAt: null, limits: [] };
}

export function draftOf(key: KeyAnswer): KeyDraft {
  return {
    name: key.name,
    environment: key.environment,
    scopes: key.scopes,
    addresses: key.allowedAddresses === 'any' ? [] : key.allowedAddresses,
    expiresAt: key.expiresAt,
    limits: key.limits.map(limitDraft),
  };
}

export interface ChosenRights {
  readonly name: string;
  readonly scopes: string[];
  readonly allowedAddresses: 'any' | string[];
  readonly expiresAt: string | null;
  readonly limits: LimitRuleBody[];
}

export function rightsOf(draft: KeyDraft): ChosenRights {
  return {
    name: draft.name.trim(),
    scopes: [...draft.scopes],
    allowedAddresses: draft.addresses.length === 0 ? 'any' : [...draft.addresses],
    expiresAt: draft.expiresAt,
    limits: draft.limits.map(limitBody),
  };
}

export function issueBody(draft: KeyDraft, api: ApiAnswer, workspaceId: string): IssueKeyBody {
  const { name, ...rights } = rightsOf(draft);
  const { environment } = draft;
  // Where names are optional, an empty one is left out: the key is then called by its preview.
  return { api: api.name, workspaceId, environment, ...rights, ...(name !== '' && { name }) } as IssueKeyBody;
}

/** What a member asks for; limits are the policy's. */
export function requestBody(
  draft: KeyDraft,
  api: ApiAnswer,
  { workspaceId, note }: { readonly workspaceId: string; readonly note: string },
): UserKeyRequestBody {
  const { limits: _, ...rights } = rightsOf(draft);
  return {
    workspaceId,
    api: api.name,
    environment: draft.environment,
    ...rights,
    ...(note !== '' && { note }),
  };
}
