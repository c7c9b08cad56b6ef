// What each role may do, in one line.
import type { Role } from '@keywright/core/people/roles';

export const ROLE_WORDS: Readonly<Record<Role, { readonly label: string; readonly about: string }>> = {
  owner: { label: 'Owner', about: 'Everything, and makes other owners.' },
  admin: { label: 'Admin', about: 'Makes and revokes keys, invites and removes people.' },
  member: {
    label: 'Member',
    about: 'Sees keys and usage; has keys of their own where the policy lets them.',
  },
  viewer: { label: 'Viewer', about: 'Sees keys and usage.' },
};
