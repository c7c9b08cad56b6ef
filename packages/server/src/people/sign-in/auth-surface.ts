// What of Better Auth can be called from outside, and with which fields: this list, and nothing it has besides. An
// update of the library adds no door, and a field nobody listed (`isOperator`, `emailVerified`, `userId`) is refused.
import { isRole } from '@keywright/core/people/roles';

/**
 * `path`: a path of this server to return to, never an address. `role`: one role to the letter; the library reads lists
 * and spaces as well, checks the one and keeps the other, so that an admin could make owners.
 */
export type FieldKind = 'any' | 'path' | 'role';

export interface AuthRoute {
  readonly method: 'GET' | 'POST';
  /** Fields of the body; none for GET. Nested ones with a dot. */
  readonly fields: Readonly<Record<string, FieldKind>>;
}

const get: AuthRoute = { method: 'GET', fields: {} };

function post(fields: readonly string[], paths: readonly string[] = []): AuthRoute {
  const kinds = (names: readonly string[], kind: FieldKind) => names.map((name) => [name, kind] as const);
  const all = [...kinds(fields, 'any'), ...kinds(paths, 'path')];
  return {
    method: 'POST',
    fields: Object.fromEntries(all.map(([name, kind]) => [name, name === 'role' ? 'role' : kind])),
  };
}

const ROUTES: Readonly<Record<string, AuthRoute>> = {
  '/first-run': post(['code', 'name', 'email', 'password', 'signedInAs']),
  '/sign-up/email': post(['name', 'email', 'password']),
  '/sign-in/email': post(['email', 'password', 'rememberMe']),
  '/sign-in/social': post(['provider'], ['callbackURL', 'errorCallbackURL', 'newUserCallbackURL']),
  '/sign-out': post([]),
  '/verify-email': get,
  '/send-verification-email': post(['email']),
  '/request-password-reset': post(['email']),
  '/reset-password': post(['token', 'newPassword']),
  '/change-password': post(['currentPassword', 'newPassword', 'revokeOtherSessions']),
  '/update-user': post(['name']),
  '/get-session': get,
  '/list-sessions': get,
  '/revoke-sessions': post([]),
  '/revoke-other-sessions': post([]),
  '/organization/create': post(['name', 'slug']),
  '/organization/update': post(['organizationId', 'data', 'data.name']),
  '/organization/list': get,
  '/organization/set-active': post(['organizationId']),
  '/organization/get-full-organization': get,
  '/organization/list-members': get,
  '/organization/get-active-member': get,
  '/organization/update-member-role': post(['organizationId', 'memberId', 'role']),
  '/organization/remove-member': post(['organizationId', 'memberIdOrEmail']),
  '/organization/leave': post(['organizationId']),
  '/organization/invite-member': post(['organizationId', 'email', 'role']),
  '/organization/list-invitations': get,
  '/organization/get-invitation': get,
  '/organization/accept-invitation': post(['invitationId']),
  '/organization/reject-invitation': post(['invitationId']),
  '/organization/cancel-invitation': post(['invitationId']),
};

/** Every door there is, as method and path below the base. */
export const AUTH_ROUTES: readonly { readonly method: string; readonly path: string }[] = [
  ...Object.entries(ROUTES).map(([path, { method }]) => ({ method, path })),
  { method: 'GET', path: '/callback/{provider}' },
];

const CALLBACK = /^\/callback\/[a-z][a-z0-9-]{0,31}$/;

/** `path` without the base, as it was written. */
export function findAuthRoute(path: string): AuthRoute | null {
  if (CALLBACK.test(path)) return get;
  return Object.hasOwn(ROUTES, path) ? (ROUTES[path] ?? null) : null;
}

/** The first field that may not be there, or not with that value; null when all may. */
export function findFieldFault(
  { fields }: AuthRoute,
  body: Readonly<Record<string, unknown>>,
): { readonly field: string; readonly code: 'unknown_field' | 'invalid_path' | 'invalid_role' } | null {
  for (const [field, value] of flattened(body)) {
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (kind === undefined) return { field, code: 'unknown_field' };
    if (kind === 'path' && !isOwnPath(value)) return { field, code: 'invalid_path' };
    if (kind === 'role' && !(typeof value === 'string' && isRole(value)))
      return { field, code: 'invalid_role' };
  }
  return null;
}

const OWN_PATH = /^\/(?:[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\/?)?(?:\?[\w\-.~=&]*)?$/;

/** A path every reader takes for the same one of this server: no empty step, no dots at its begin, no escapes. */
export function isOwnPath(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 256 && OWN_PATH.test(value);
}

function flattened(body: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(body).flatMap(([field, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [
          [field, value] as const,
          ...Object.entries(value).map(([name, at]) => [`${field}.${name}`, at] as const),
        ]
      : [[field, value] as const],
  );
}
