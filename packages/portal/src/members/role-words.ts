// What each role is called and may do, in one line.
import type { Role } from '@keywright/core/people/roles';

interface RoleWords {
  readonly label: string;
  /** Behind `as`. */
  readonly as: string;
  readonly about: string;
}

export const ROLE_WORDS: Readonly<Record<Role, RoleWords>> = {
  owner: { label: 'Owner', as: 'an owner', about: 'Does everything, and makes other owners.' },
  admin: {
    label: 'Admin',
    as: 'an admin',
    about: 'Makes and revokes keys, invites and removes people.',
  },
  member: {
    label: 'Member',
    as: 'a member',
    about: 'Sees keys and usage; has keys of their own where the policy lets them.',
  },
  viewer: { label: 'Viewer', as: 'a viewer', about: 'Sees keys and usage.' },
};
