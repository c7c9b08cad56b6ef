// Who is offered what on the page of a key, beside what the server would answer them.
import { type Right, type Role, roleHasRight } from '@keywright/core/people/roles';
import type { ApiAnswer, KeyAnswer } from '@keywright/core/wire-contract';
import { expect, test } from 'vitest';
import { type KeyRights, mayOf } from '../../src/keys/state/may-of.ts';

const api = { rotation: { kind: 'in-place' } } as ApiAnswer;
const seat = 'mem_mary';
const keyOf = (ownerMemberId: string | null, state: KeyAnswer['state'] = 'active') =>
  ({ ownerMemberId, state, secrets: state === 'unclaimed' ? [] : [{}] }) as KeyAnswer;

function allowed(key: KeyAnswer, role: Role | 'operator', memberId: string | null): string {
  const may = (right: Right) => role === 'operator' || roleHasRight(role, right);
  const rights = mayOf(key, { role, memberId, may }, api);
  return (Object.keys(rights) as (keyof KeyRights)[]).filter((name) => rights[name]).join(' ');
}

test.each([
  [
    'an admin, of a key of the workspace',
    keyOf(null),
    'admin',
    'mem_ann',
    'edit widen rotate grace revoke copy',
  ],
  ['an admin, of the key of a member', keyOf(seat), 'admin', 'mem_ann', 'edit widen grace revoke copy'],
  [
    'an admin, of a disabled key',
    keyOf(null, 'disabled'),
    'admin',
    null,
    'edit widen rotate grace revoke copy',
  ],
  ['a member, of their own key', keyOf(seat), 'member', seat, 'isOwn edit rotate grace revoke copy'],
  ['a member, of a key of the workspace', keyOf(null), 'member', seat, ''],
  ['a viewer, of the key of their seat', keyOf(seat), 'viewer', seat, 'isOwn'],
  [
    'a member, of their unclaimed key',
    keyOf(seat, 'unclaimed'),
    'member',
    seat,
    'isOwn edit revoke claim copy',
  ],
  [
    'an admin, of the unclaimed key of a member',
    keyOf(seat, 'unclaimed'),
    'admin',
    'mem_ann',
    'edit widen revoke copy',
  ],
  [
    'an operator, of the key of their own seat',
    keyOf(seat),
    'operator',
    seat,
    'isOwn edit widen rotate grace revoke copy',
  ],
  [
    'an operator without a seat, of the key of a member',
    keyOf(seat),
    'operator',
    null,
    'edit widen grace revoke copy',
  ],
  ['an owner, of a revoked key', keyOf(null, 'revoked'), 'owner', null, 'copy'],
] as const)('%s', (_who, key, role, memberId, expected) => {
  expect(allowed(key, role, memberId)).toBe(expected);
});
