// What each right lets a program do, in words: as a choice, and as the rest of the sentence "It may …".
import { RIGHTS, type Right } from '@keywright/core/people/roles';

interface RightWords {
  readonly title: string;
  readonly about: string;
  readonly does: string;
}

export const RIGHT_WORDS: Readonly<Record<Right, RightWords>> = {
  'keys:read': { title: 'Read keys', about: 'Never their secrets.', does: 'read keys' },
  'keys:write': {
    title: 'Manage keys',
    about: 'Make, change, rotate and revoke them; it is shown the secrets it makes.',
    does: 'make, change and revoke keys',
  },
  'usage:read': { title: 'Read usage', about: 'And what there is to pay.', does: 'read usage and bills' },
  'members:read': { title: 'Read members', about: 'Names and addresses.', does: 'see members' },
  'members:write': {
    title: 'Manage members',
    about: 'Invite, change roles, remove.',
    does: 'invite and remove members',
  },
  'endpoints:read': { title: 'Read endpoints', about: 'Where each leads.', does: 'see endpoints' },
  'endpoints:write': {
    title: 'Manage endpoints',
    about: 'Make, change and delete them.',
    does: 'make and delete endpoints',
  },
  'audit:read': { title: 'Read the audit log', about: 'Who did what, when.', does: 'read the audit log' },
  'workspace:write': { title: 'Change the workspace', about: 'Its name.', does: 'rename the workspace' },
  verify: {
    title: 'Verify keys',
    about: 'Asks whether a key may do something, as a gateway of your own does.',
    does: 'verify keys',
  },
};

/** In the order in which they are offered. */
export function doneWords(rights: readonly string[]): readonly string[] {
  return RIGHTS.filter((right) => rights.includes(right)).map((right) => RIGHT_WORDS[right].does);
}
