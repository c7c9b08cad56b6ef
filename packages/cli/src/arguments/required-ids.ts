// Ids typed by people. Checked before they become part of an address: a secret pasted by mistake must not
// reach a server's access log, nor be repeated on the screen.
import type { KeywrightClient } from '@keywright/sdk';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';

const WORKSPACE_ID = /^ws_[0-9a-z]{1,64}$/;
const SLUG = /^[a-z0-9-]{1,50}$/;

export function requireApiName(text: string): string {
  if (/^[a-z][a-z0-9-]{0,31}$/.test(text)) return text;
  throw new CommandFailure(
    EXIT.usage,
    'the argument is not the name of an API; names look like stav',
    '`keywright apis list` shows the names',
  );
}

export function requireKeyId(text: string): string {
  if (/^key_[0-9a-z]{1,64}$/.test(text)) return text;
  throw new CommandFailure(
    EXIT.usage,
    'the argument is not the id of a key; ids look like key_…',
    '`keywright keys list` shows the ids; to find the key of a secret, use `keywright keys verify -`',
  );
}

export function requireCredentialId(text: string): string {
  if (/^mgc_[0-9a-z]{1,64}$/.test(text)) return text;
  throw new CommandFailure(
    EXIT.usage,
    'the argument is not the id of a credential; ids look like mgc_…, and are not the secret itself',
    '`keywright credentials list` shows the ids',
  );
}

export function requireMemberId(text: string, place = '--owner'): string {
  if (/^mem_[0-9a-z]{1,64}$/.test(text)) return text;
  throw new CommandFailure(
    EXIT.usage,
    `${place} is not the id of a member; ids look like mem_…`,
    'leave it out for a key of the whole workspace',
  );
}

export function requireSecretId(text: string): string {
  if (/^sec_[0-9a-z]{1,64}$/.test(text)) return text;
  throw new CommandFailure(
    EXIT.usage,
    'the argument is not the id of a secret; ids look like sec_…, and are not the secret itself',
    '`keywright keys show <id>` shows the ids of the secrets of a key',
  );
}

/** The id of a workspace named by id or slug. A slug has no underscore, so the two cannot be confused. */
export async function requireWorkspaceId(
  client: KeywrightClient,
  idOrSlug: string,
  place = '--workspace',
): Promise<string> {
  if (WORKSPACE_ID.test(idOrSlug)) return idOrSlug;
  if (!SLUG.test(idOrSlug)) {
    throw new CommandFailure(
      EXIT.usage,
      `${place} is neither the id nor the slug of a workspace; ids look like ws_…, slugs like acme`,
      '`keywright workspaces list` shows both',
    );
  }
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.workspaces.list>> = await client.workspaces.list({
      limit: 200,
      cursor: cursor ?? undefined,
    });
    const found = page.data.find(({ slug }) => slug === idOrSlug);
    if (found !== undefined) return found.id;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new CommandFailure(
    EXIT.refused,
    `there is no workspace with the slug ${idOrSlug}`,
    '`keywright workspaces list` shows the workspaces there are',
  );
}
