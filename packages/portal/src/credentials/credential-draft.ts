// A management credential as somebody is making it, and what the server is then told.
import { DAY_MS } from '@keywright/core/instant';
import type { Right } from '@keywright/core/people/roles';
import type { IssueCredentialBody } from '@keywright/core/wire-contract';

const USUAL_DAYS = 90;

export interface CredentialDraft {
  readonly name: string;
  readonly rights: readonly Right[];
  /** Empty while nobody chose; `all` for every workspace. */
  readonly workspace: string;
  readonly addresses: readonly string[];
  readonly expiresAt: string | null;
}

/** As little as possible: nothing is opened that nobody chose, and not for ever. */
export function emptyCredential(): CredentialDraft {
  const expiresAt = new Date(Date.now() + USUAL_DAYS * DAY_MS).toISOString();
  return { name: '', rights: [], workspace: '', addresses: [], expiresAt };
}

export function isWhole({ name, rights, workspace }: CredentialDraft): boolean {
  return name.trim() !== '' && rights.length > 0 && workspace !== '';
}

export function credentialBody(draft: CredentialDraft): IssueCredentialBody {
  return {
    name: draft.name.trim(),
    scopes: [...draft.rights],
    workspaceId: draft.workspace === 'all' ? null : draft.workspace,
    allowedAddresses: draft.addresses.length === 0 ? 'any' : [...draft.addresses],
    expiresAt: draft.expiresAt,
  };
}
