// A management credential as somebody is making it, and what the server is then told.
import { DAY_MS } from '@keywright/core/instant';
import type { Right } from '@keywright/core/people/roles';
import type { IssueCredentialBody } from '@keywright/core/wire-contract';
import {
  type AddressDraft,
  chosenAddresses,
  NO_ADDRESSES,
  typedFault,
} from '../keys/draft/addresses/address-draft.ts';

const USUAL_DAYS = 90;

export interface CredentialDraft extends AddressDraft {
  readonly name: string;
  readonly rights: readonly Right[];
  /** Empty while nobody chose; `all` for every workspace. */
  readonly workspace: string;
  readonly expiresAt: string | null;
}

/** As little as possible: nothing is opened that nobody chose, and not for ever. */
export function emptyCredential(): CredentialDraft {
  const expiresAt = new Date(Date.now() + USUAL_DAYS * DAY_MS).toISOString();
  return { name: '', rights: [], workspace: '', ...NO_ADDRESSES, expiresAt };
}

export function isWhole(draft: CredentialDraft): boolean {
  const { name, rights, workspace } = draft;
  return name.trim() !== '' && rights.length > 0 && workspace !== '' && typedFault(draft) === null;
}

export function credentialBody(draft: CredentialDraft): IssueCredentialBody {
  const addresses = chosenAddresses(draft);
  return {
    name: draft.name.trim(),
    scopes: [...draft.rights],
    workspaceId: draft.workspace === 'all' ? null : draft.workspace,
    allowedAddresses: addresses.length === 0 ? 'any' : [...addresses],
    expiresAt: draft.expiresAt,
  };
}
