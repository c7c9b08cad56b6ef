// What somebody may do with one key, as the server will judge it: by the right to write keys, or because the key is of
// their own seat, of which one takes and to which one adds nothing. Secrets of a seat are its person's alone.
import type { ApiAnswer, KeyAnswer } from '@keywright/core/wire-contract';
import type { Standing } from '../../workspaces/standing.ts';

export interface KeyRights {
  readonly isOwn: boolean;
  readonly edit: boolean;
  /** Beyond taking from it: its limits, and enabling it again. */
  readonly widen: boolean;
  readonly rotate: boolean;
  /** The grace of its old secret: longer, or over. */
  readonly grace: boolean;
  readonly revoke: boolean;
  readonly claim: boolean;
  /** Make another with the same rights. */
  readonly copy: boolean;
}

export function mayOf(key: KeyAnswer, { role, memberId, may }: Standing, api: ApiAnswer): KeyRights {
  const isOwn = key.ownerMemberId !== null && key.ownerMemberId === memberId;
  const isShown = isOwn || key.ownerMemberId === null;
  const writes = may('keys:write');
  const manages = writes || (isOwn && role !== 'viewer');
  const isThere = key.state !== 'revoked';
  const hasSecret = key.state === 'active' || key.state === 'disabled';
  const isRotated = api.rotation.kind === 'in-place' && hasSecret && key.secrets.length > 0;
  return {
    isOwn,
    edit: manages && isThere,
    widen: writes && isThere,
    rotate: manages && isShown && isRotated,
    grace: manages && hasSecret,
    revoke: manages && isThere,
    claim: key.state === 'unclaimed' && (isOwn || (key.ownerMemberId === null && writes)),
    copy: manages,
  };
}
