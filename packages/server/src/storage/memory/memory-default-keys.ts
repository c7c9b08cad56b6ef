// Default keys in memory, and what is made with each new user: as the trigger of the SQL engines makes it.

import { LONGEST_NAME } from '@keywright/core/longest-name';
import type { ApiKey, Workspace } from '@keywright/core/keys/api-key';
import { personalSlugOf } from '@keywright/core/people/personal-workspace';
import type { DefaultKey, DefaultKeys } from '../../app/keys/defaults/default-key-ports.ts';
import type { PeopleRecord } from '../../app/people/people-records.ts';
import type { Digest } from '../audit-chain.ts';
import type { Tables } from './memory-tables.ts';

export function memoryDefaultKeys(tables: Tables): DefaultKeys {
  return {
    list: async () => sorted(tables),
    replace: async (keys) => {
      for (const { api } of [...tables.defaultKeys.values()]) tables.defaultKeys.delete(api);
      for (const key of keys) tables.defaultKeys.replace(key.api, structuredClone(key));
    },
    findUntold: async (field, id) => {
      const found = [...tables.madeWithUsers.values()].find((made) => made[field] === id && !made.isTold);
      if (found === undefined) return null;
      const { isTold: _, ...made } = found;
      return made;
    },
    markTold: async (userId) => {
      const made = tables.madeWithUsers.get(userId);
      if (made !== undefined) tables.madeWithUsers.replace(userId, { ...made, isTold: true });
    },
  };
}

export function makeDefaultKeys(tables: Tables, user: PeopleRecord, digest: Digest): void {
  const defaults = sorted(tables);
  const userId = String(user['id']);
  if (defaults.length === 0 || tables.madeWithUsers.get(userId) !== undefined) return;
  const createdAt = Number(user['createdAt']);
  const newId = (prefix: string, what: string) =>
    `${prefix}_${timeDigits(createdAt)}${derivedDigits(digest(`${what} of ${userId}`))}`;
  const workspace = personalWorkspace(newId('ws', 'workspace'), user, createdAt);
  const memberId = newId('mem', 'member');
  const workspaceId = workspace.id;
  tables.madeWithUsers.insert(userId, { userId, workspaceId, memberId, isTold: false });
  tables.workspaces.insert(workspaceId, workspace);
  tables.slugs.insert(workspace.slug, workspaceId);
  const member = { id: memberId, organizationId: workspaceId, userId, role: 'owner', createdAt };
  tables.people.insert(`member/${memberId}`, { model: 'member', record: member });
  for (const chosen of defaults) {
    const key = defaultKey(chosen, { userId, workspaceId, memberId, createdAt });
    const id = newId('key', chosen.api);
    tables.keys.insert(id, { id, ...key });
  }
}

function personalWorkspace(id: string, user: PeopleRecord, createdAt: number): Workspace {
  const name = [...String(user['name']).replaceAll(/^ +| +$/g, '')].slice(0, LONGEST_NAME).join('');
  return { id, name: name === '' ? 'Personal' : name, slug: personalSlugOf(id), createdAt };
}

interface Making {
  readonly userId: string;
  readonly workspaceId: string;
  readonly memberId: string;
  readonly createdAt: number;
}

function defaultKey(
  chosen: DefaultKey,
  { userId, workspaceId, memberId, createdAt }: Making,
): Omit<ApiKey, 'id'> {
  return {
    ...structuredClone(chosen),
    workspaceId,
    allowedAddresses: 'any',
    limits: [],
    metadata: {},
    ownerMemberId: memberId,
    makerKeyId: null,
    makerUserId: userId,
    makerRole: null,
    createdAt,
    createdBy: { kind: 'person', userId },
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    revokeReason: null,
    secrets: [],
  };
}

function sorted(tables: Tables): DefaultKey[] {
  return [...tables.defaultKeys.values()].sort((a, b) => (a.api < b.api ? -1 : 1));
}

const ID_DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

function timeDigits(at: number): string {
  const place = (_: unknown, index: number) => Math.floor(at / 32 ** (9 - index)) % 32;
  return Array.from({ length: 10 }, place)
    .map((digit) => ID_DIGITS.charAt(digit))
    .join('');
}

/** Storage has no randomness of its own: as good as the id of the user, which is random. */
function derivedDigits(digest: string): string {
  return [...digest.slice(0, 16)].map((character) => ID_DIGITS.charAt(character.charCodeAt(0) & 31)).join('');
}
