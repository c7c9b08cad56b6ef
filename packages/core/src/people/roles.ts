// What the people of a workspace may do, by role. Management credentials are given the same rights one by one.

export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export const RIGHTS = [
  'keys:read',
  'keys:write',
  'usage:read',
  'members:read',
  'members:write',
  'endpoints:read',
  'endpoints:write',
  'audit:read',
  'workspace:write',
  'verify',
] as const;
/** What is done, to whatever belongs to one workspace. */
export type Right = (typeof RIGHTS)[number];

const READING: readonly Right[] = ['keys:read', 'usage:read', 'members:read', 'endpoints:read'];
const RUNNING: readonly Right[] = [
  ...READING,
  'keys:write',
  'members:write',
  'endpoints:write',
  'audit:read',
];

/** Verifying keys is for machines: no role has it. */
const RIGHTS_OF: Readonly<Record<Role, ReadonlySet<Right>>> = {
  owner: new Set([...RUNNING, 'workspace:write']),
  admin: new Set(RUNNING),
  member: new Set(READING),
  viewer: new Set(READING),
};

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

export function roleHasRight(role: Role, right: Right): boolean {
  return RIGHTS_OF[role].has(right);
}

/** Neither role has anything the other lacks: then what one may give, the other may have. */
export function isAtMost(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(other);
}
