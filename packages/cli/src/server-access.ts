// Where the server is and which token opens it. The token is never an option: the process list would show it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';
import { localUrl } from './local-url.ts';
import type { Surroundings } from './surroundings.ts';

export interface ServerAccess {
  readonly client: KeywrightClient;
  readonly url: string;
  /** Where the token came from, for messages. */
  readonly tokenSource: string;
  /** What is known of it: somebody's own, or the operator's. */
  readonly tokenKind: TokenKind;
}

export type TokenKind = 'token' | 'admin token';

const DEFAULT_DATA = '.keywright';

export function serverAccess(
  urlOption: string | undefined,
  { env, fetch }: Pick<Surroundings, 'env' | 'fetch'>,
): ServerAccess {
  const url = urlOption ?? given(env['KEYWRIGHT_PUBLIC_URL']) ?? localUrl(env);
  const { token, source, kind } = tokenOf(env);
  try {
    return { client: createClient({ url, token, fetch }), url, tokenSource: source, tokenKind: kind };
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    const about = thrown.message.startsWith('url') ? "the server's address" : `the ${kind} (${source})`;
    throw new CommandFailure(
      EXIT.usage,
      `${about} cannot be used: ${thrown.message}`,
      'give the address with --url or KEYWRIGHT_PUBLIC_URL, the token with KEYWRIGHT_TOKEN or KEYWRIGHT_ADMIN_TOKEN',
    );
  }
}

interface FoundToken {
  readonly token: string;
  readonly source: string;
  readonly kind: TokenKind;
}

/** One's own comes first: whoever sets it means to do less than the operator may. */
function tokenOf(env: Surroundings['env']): FoundToken {
  const own = given(env['KEYWRIGHT_TOKEN']);
  if (own !== null) return { token: own, source: 'KEYWRIGHT_TOKEN', kind: 'token' };
  const fromEnvironment = given(env['KEYWRIGHT_ADMIN_TOKEN']);
  if (fromEnvironment !== null)
    return { token: fromEnvironment, source: 'KEYWRIGHT_ADMIN_TOKEN', kind: 'admin token' };
  const file = join(given(env['KEYWRIGHT_DATA']) ?? DEFAULT_DATA, 'admin-token');
  const token = given(readIfThere(file)?.trim());
  if (token !== null) return { token, source: file, kind: 'admin token' };
  throw new CommandFailure(
    EXIT.usage,
    `no admin token: KEYWRIGHT_ADMIN_TOKEN is not set and there is no ${file}`,
    'set KEYWRIGHT_ADMIN_TOKEN; or, on the machine of the server, run this where `keywright serve` was started',
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CommandFailure(
      EXIT.usage,
      `the admin token in ${file} cannot be read: ${code}`,
      'run this as the user the server runs as, or set KEYWRIGHT_ADMIN_TOKEN',
    );
  }
}

/** An empty variable counts as not set. */
function given(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
