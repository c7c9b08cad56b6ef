// What the members of a workspace may do among people. What they may do with keys is judged by the use cases.
import { createAccessControl } from 'better-auth/plugins/access';
import { defaultStatements } from 'better-auth/plugins/organization/access';

const control = createAccessControl(defaultStatements);

const owner = control.newRole({
  organization: ['update'],
  member: ['create', 'update', 'delete'],
  invitation: ['create', 'cancel'],
});
const admin = control.newRole({
  organization: ['update'],
  member: ['create', 'update', 'delete'],
  invitation: ['create', 'cancel'],
});
const nothing = { organization: [], member: [], invitation: [] } as const;

/** A workspace is never deleted: its keys, usage and bills outlive it. */
export const accessControl = control;
export const roles = {
  owner,
  admin,
  member: control.newRole({ ...nothing }),
  viewer: control.newRole({ ...nothing }),
};
