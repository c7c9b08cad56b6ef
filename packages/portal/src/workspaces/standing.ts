// What somebody is in a workspace, and may do there.
import type { Right, Role } from '@keywright/core/people/roles';

export interface Standing {
  readonly role: Role | 'operator';
  /** Their seat; null for an operator who has none. */
  readonly memberId: string | null;
  readonly may: (right: Right) => boolean;
}
