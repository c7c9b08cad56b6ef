// What a failed call means to the person at the terminal: error lines, one hint, an exit code.
import { KeywrightError, KeywrightUnreachableError, UNRECOGNISED_ANSWER } from '@keywright/sdk';
import { CommandFailure, type Explanation } from './command-failure.ts';
import { EXIT } from './exit-code.ts';
import type { ServerAccess } from './server-access.ts';

/** Fields of the wire by the option that fills them. */
const OPTION_OF: Readonly<Record<string, string>> = {
  api: '--api',
  workspaceId: '--workspace',
  name: '--name',
  slug: '--slug',
  email: '--email',
  role: '--role',
  note: '--note',
  keysPerMember: '--keys-per-member',
  maxLifetimeSeconds: '--lifetime',
  environment: '--environment',
  scopes: '--scope',
  upstream: '--upstream',
  authMode: '--auth-mode',
  allowedAddresses: '--allow',
  expiresAt: '--expires',
  ownerMemberId: '--owner',
  graceSeconds: '--grace',
  retiresAt: '--until',
  reason: '--reason',
  method: '--method',
  path: '--path',
  scope: '--scope',
  address: '--address',
  limit: '--limit',
  limits: '--limit',
  cursor: '--cursor',
  from: '--from',
  to: '--to',
  by: '--by',
  period: '--period',
  'idempotency-key': '--idempotency-key',
};

/** Where the text for every caller is not plain enough for the person at the terminal. */
const ERROR_OF: Readonly<Record<string, string>> = {
  not_found: 'nothing there has this id',
};

const HINT_OF: Readonly<Record<string, string>> = {
  not_found: '`list` shows those there are, as in `keywright keys list`',
  slug_taken: 'choose another --slug; `keywright workspaces list` shows the workspaces there are',
  operator_exists: 'sign in as the operator, at /portal/sign-in of the server',
  rotation_in_progress:
    'wait until the old secret retires, or end it with `keywright keys end-secret`; `keywright keys show` names it',
  rotation_not_offered: 'make a new key with `keywright keys create`, move over, then revoke this one',
  key_not_usable:
    'make a new key with `keywright keys create`; one that has only expired lives on with `keywright keys edit --expires`',
  key_not_claimed: '`keywright keys claim` gives it its first secret',
  key_claimed: 'if its secret is lost, `keywright keys rotate` it, or revoke it and make a new one',
  seat_required: 'its member does this on the keys page, or with a token of their own',
  last_owner: 'make somebody else an owner with `keywright members set-role` first',
  already_member: '`keywright members set-role` changes what they are',
  already_invited: '`keywright invitations cancel` takes the one that waits back',
  request_decided: '`keywright user-keys requests` shows what became of it',
  user_key_policy: '`keywright user-keys policy show` shows on what terms members have keys',
  secret_is_current: 'replace it with `keywright keys rotate`, or end the key with `keywright keys revoke`',
  grace_over: 'its programs need the current secret; if that is lost, `keywright keys rotate` makes another',
  idempotency_mismatch: 'use a new --idempotency-key for a new request',
};

type Access = Pick<ServerAccess, 'url' | 'tokenSource' | 'tokenKind'>;

export function explainFailure(thrown: unknown, access: Access): Explanation {
  if (thrown instanceof CommandFailure) return thrown.explanation;
  if (thrown instanceof KeywrightUnreachableError) return unreachable(thrown, access);
  if (thrown instanceof KeywrightError) return refusal(thrown, access);
  return unexpectedFailure(thrown);
}

/** A fault of ours: nothing the person did explains it. */
export function unexpectedFailure(thrown: unknown): Explanation {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return { exitCode: EXIT.unavailable, errors: [`keywright itself failed: ${text}`], hint: null };
}

function unreachable(error: KeywrightUnreachableError, { url }: Access): Explanation {
  return {
    exitCode: EXIT.unavailable,
    errors: [`the server at ${url} cannot be reached: ${error.reason}`],
    hint: 'start it with `keywright serve`, or give its address with --url or KEYWRIGHT_PUBLIC_URL',
  };
}

const OPERATORS_TOKEN =
  "the server's own token is its KEYWRIGHT_ADMIN_TOKEN, else the file admin-token in its data folder";
const OWN_TOKEN =
  'it must be a management credential (kwm_…) or a token of a trusted issuer, and neither revoked nor over';

function refusal(error: KeywrightError, access: Access): Explanation {
  if (error.code === UNRECOGNISED_ANSWER) {
    return {
      exitCode: EXIT.unavailable,
      errors: [`what answers at ${access.url} is not a Keywright server (status ${error.status})`],
      hint: 'give the address of the server with --url or KEYWRIGHT_PUBLIC_URL',
    };
  }
  if (error.status >= 500) return serverFailure(error);
  const isOperators = access.tokenKind === 'admin token';
  if (error.status === 401 || (isOperators && error.code === 'operator_required')) {
    return {
      exitCode: EXIT.refused,
      errors: [
        `the server at ${access.url} does not accept the ${access.tokenKind} from ${access.tokenSource}`,
      ],
      hint: isOperators ? OPERATORS_TOKEN : OWN_TOKEN,
    };
  }
  return {
    exitCode: EXIT.refused,
    errors: errorsOf(error),
    hint: HINT_OF[error.code] ?? null,
  };
}

function errorsOf({ code, detail, problems }: KeywrightError): readonly string[] {
  return problems.length > 0 ? problems.map(problemLine) : [ERROR_OF[code] ?? sentence(detail)];
}

function serverFailure(error: KeywrightError): Explanation {
  const wait = error.retryAfterSeconds === null ? null : `try again in ${error.retryAfterSeconds} s`;
  const log = error.requestId === null ? null : `the server's log names the cause under ${error.requestId}`;
  return {
    exitCode: EXIT.unavailable,
    errors: [sentence(error.detail)],
    hint: [wait, log].filter((part) => part !== null).join('; ') || null,
  };
}

function problemLine({ field, message }: { field: string; message: string }): string {
  const name = /^[^[.]*/.exec(field)?.[0] ?? field;
  const place = OPTION_OF[name] ?? field;
  return place === '' ? message : `${place} ${message}`;
}

/** Error lines start small and end without a full stop. */
function sentence(text: string): string {
  return (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, '');
}
